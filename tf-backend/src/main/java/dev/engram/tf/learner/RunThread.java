package dev.engram.tf.learner;

import java.util.Optional;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.RunOptions;

/** Which threads compute a run of a session. The choice changes no bit: all of them take denormal numbers as 0. */
enum RunThread {
    /** TensorFlow's own. */
    TENSORFLOWS {
        @Override
        Result run(Session.Runner runner) {
            return runner.run();
        }
    },

    /** The one that asks for the run: to hand it to another takes longer than many operations. */
    CALLERS {
        @Override
        Result run(Session.Runner runner) {
            Optional<FlushToZero> mode = MODE;
            if (mode.isEmpty()) {
                return TENSORFLOWS.run(runner);
            }
            runner.setOptions(IN_CALLER);
            mode.get().enter();
            try {
                return runner.run();
            } finally {
                mode.get().leave();
            }
        }
    };

    private static final RunOptions IN_CALLER =
            RunOptions.newBuilder().setInterOpThreadPool(-1).build();

    private static final Optional<FlushToZero> MODE = FlushToZero.ofThisPlatform();

    /** Runs what the runner was told to, and waits for it. */
    abstract Result run(Session.Runner runner);
}
