package dev.engram.core.model;

import dev.engram.api.Predictor;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A model in service. Predictions go on from the old model while the next is made and loaded; {@link #swap} then puts it in its
 * place, between two predictions. Safe for use by many threads at once.
 */
public final class DeployedModel implements AutoCloseable {
    private final Function<Path, Predictor> opener;
    private final ReentrantLock swaps = new ReentrantLock();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private Predictor present;
    private boolean closed;

    DeployedModel(Function<Path, Predictor> opener, Path model) {
        this.opener = opener;
        this.present = opener.apply(model);
    }

    /** Class probabilities of the present model, see {@link Predictor#probabilities}. */
    public float[] probabilities(float[] features) {
        lock.readLock().lock();
        try {
            return present.probabilities(features);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Loads another model, then lets it answer; the old one is closed once its last prediction is done.
     *
     * @throws IllegalStateException after {@link #close}: nobody would close the model
     */
    public void swap(Path model) {
        swaps.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The deployed model is closed; " + model + " was not loaded");
            }
            Predictor next = opener.apply(model);
            Predictor old;
            lock.writeLock().lock();
            try {
                old = present;
                present = next;
            } finally {
                lock.writeLock().unlock();
            }
            old.close();
        } finally {
            swaps.unlock();
        }
    }

    /** Waits for a {@link #swap} under way, and closes the model that it loaded. */
    @Override
    public void close() {
        swaps.lock();
        lock.writeLock().lock();
        try {
            closed = true;
            present.close();
        } finally {
            lock.writeLock().unlock();
            swaps.unlock();
        }
    }
}
