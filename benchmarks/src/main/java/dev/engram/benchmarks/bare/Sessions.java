package dev.engram.benchmarks.bare;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.OptimizerOptions;
import org.tensorflow.proto.RewriterConfig;

/** Sessions as a user of plain TensorFlow-Java opens them. */
final class Sessions {
    private Sessions() {}

    private static ConfigProto.Builder config(int threads) {
        return ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(1)
                .setUsePerSessionThreads(true)
                .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    }

    static Session of(Graph graph, int threads) {
        return new Session(graph, config(threads).build());
    }

    /** Runs the graph as it stands: equal operations are not merged into one, which would make repetitions disappear. */
    static Session literal(Graph graph, int threads) {
        GraphOptions options = GraphOptions.newBuilder()
                .setOptimizerOptions(OptimizerOptions.newBuilder().setOptLevel(OptimizerOptions.Level.L0))
                .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true))
                .build();
        return new Session(graph, config(threads).setGraphOptions(options).build());
    }
}
