package dev.engram.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Predictor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DeployedModelTest {
    private final List<String> events = new ArrayList<>();

    private Predictor opened(Path model) {
        events.add("open " + model);
        return new Predictor() {
            @Override
            public int featureCount() {
                return 1;
            }

            @Override
            public int outputs() {
                return 1;
            }

            @Override
            public float[] probabilities(float[] features) {
                return features;
            }

            @Override
            public void close() {
                events.add("close " + model);
            }
        };
    }

    @Test
    void nothingIsLoadedOnceItIsClosed() {
        DeployedModel deployed = new DeployedModel(this::opened, Path.of("a"));
        deployed.close();
        assertThatThrownBy(() -> deployed.swap(Path.of("b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(events).containsExactly("open a", "close a");
    }

    @Test
    void whatASwapUnderWayLoadsIsClosedToo() throws InterruptedException {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        DeployedModel deployed = new DeployedModel(
                model -> {
                    if (model.equals(Path.of("b"))) {
                        loading.countDown();
                        await(closing);
                    }
                    return opened(model);
                },
                Path.of("a"));
        Thread swapping = new Thread(() -> deployed.swap(Path.of("b")));
        swapping.start();
        loading.await();
        Thread closer = new Thread(deployed::close);
        closer.start();
        while (closer.getState() == Thread.State.NEW || closer.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        closing.countDown();
        swapping.join();
        closer.join();
        assertThat(events).containsExactly("open a", "open b", "close a", "close b");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
