package dev.engram.benchmarks.group;

import dev.engram.api.Learner;
import dev.engram.api.PenaltyStep;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Target;
import dev.engram.benchmarks.timing.Interleaved;
import dev.engram.benchmarks.timing.Timings;
import dev.engram.core.checkpoint.Checkpoint;
import dev.engram.core.checkpoint.CheckpointConfig;
import dev.engram.core.checkpoint.CheckpointDirectory;
import dev.engram.core.checkpoint.RunProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A checkpoint of a large model, as it interrupts training. */
final class CheckpointGroup implements Group {
    private static final String ON = "784-2000-2000-10, adam, ewc";
    private static final double MINUTE = 60;
    private static final int ROUNDS = 9;

    private final int threads;

    CheckpointGroup(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public String about() {
        return "a checkpoint of 5.6 million parameters with Adam and EWC";
    }

    @Override
    public void measure(Findings findings) throws IOException {
        Path directory = Files.createDirectories(Path.of("out", "benchmark-checkpoints"));
        try (Learners learners = new Learners(threads)) {
            Learner learner = learners.after(
                    1,
                    Learners.some(1_280),
                    Learners.perceptron(2000, 2000),
                    Learners.ewc(),
                    Learners.ADAM,
                    PenaltyStep.AUTO);
            CheckpointDirectory checkpoints = new CheckpointDirectory(directory, new CheckpointConfig(1, 2));
            RunProgress progress = new RunProgress(
                    1, false, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), 0, 0);
            Timings timings = new Interleaved(ROUNDS)
                    .add("state to the heap", "checkpoint", 1, learner::state)
                    .add("checkpoint", "checkpoint", 1, () -> {
                        learner.train(1);
                        checkpoints.save(new Checkpoint(progress, learner.state(), List.of(), List.of()));
                    })
                    .add("a step between", "step", 1, () -> learner.train(1))
                    .run();
            findings.addCases(timings.cases());
            double seconds = timings.seconds("checkpoint").median()
                    - timings.seconds("a step between").median();
            double bytes = learner.state().tensors().values().stream()
                    .mapToDouble(tensor -> (double) Float.BYTES * tensor.values().length)
                    .sum();
            findings.add("size of a checkpoint", ON, bytes, Form.MEGABYTES);
            findings.add("a checkpoint", ON, seconds, Form.SECONDS);
            findings.add(
                    "part of training time at one a minute", ON, seconds / MINUTE, Form.PERCENT, Target.atMost(0.01));
        } finally {
            Directories.delete(directory);
        }
    }
}
