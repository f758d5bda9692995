package dev.engram.tf.learner;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.tf.gpu.GpuLibraries;
import dev.engram.tf.runtime.TensorFlowRuntime;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.RewriterConfig.Toggle;

/** Where a graph runs: {@code auto}, {@code cpu} or {@code gpu:N}. */
public final class Devices {
    /**
     * TensorFlow's passes over a graph, on a CPU: to compute the same thing once, and no other. The others take longer than
     * they save, over and over for every set of nodes that is run, and rewrite formulas.
     */
    private static final RewriterConfig REWRITING = RewriterConfig.newBuilder()
            .setMetaOptimizerIterations(RewriterConfig.NumIterationsType.ONE)
            .setMemoryOptimization(RewriterConfig.MemOptType.NO_MEM_OPT)
            .setArithmeticOptimization(Toggle.OFF)
            .setConstantFolding(Toggle.OFF)
            .setDependencyOptimization(Toggle.OFF)
            .setFunctionOptimization(Toggle.OFF)
            .setImplementationSelector(Toggle.OFF)
            .setLayoutOptimizer(Toggle.OFF)
            .setLoopOptimization(Toggle.OFF)
            .setRemapping(Toggle.OFF)
            .setShapeOptimization(Toggle.OFF)
            .build();

    private Devices() {}

    /** Whether TensorFlow can place an operation on GPU {@code index}. */
    public static boolean hasGpu(int index) {
        TensorFlowRuntime.load();
        try (Graph graph = new Graph()) {
            // The one visible GPU is number 0; TensorFlow refuses to number it otherwise in another session.
            Ops tf = Ops.create(graph)
                    .withDevice(DeviceSpec.newBuilder()
                            .deviceType(DeviceSpec.DeviceType.GPU)
                            .deviceIndex(0)
                            .build());
            var probe = tf.math.add(tf.constant(1f), tf.constant(1f));
            // The first session of a process can decide the threads of all others.
            ThreadPlan allCores = new ThreadPlan(Runtime.getRuntime().availableProcessors(), 1, 1);
            // Without soft placement, or a missing GPU would be replaced by the CPU and this would succeed.
            ConfigProto strict = config("gpu:" + index, allCores).toBuilder()
                    .setAllowSoftPlacement(false)
                    .build();
            try (Session session = new Session(graph, strict)) {
                session.runner().addTarget(probe).run().close();
                return true;
            } catch (TensorFlowException | IllegalArgumentException e) {
                return false;
            }
        }
    }

    /** Whether the graph of a learner can be placed on a GPU. */
    static boolean mayUseGpu(String device) {
        return !device.equals("cpu") && GpuLibraries.load().gpuBuild();
    }

    /**
     * A session's configuration.
     *
     * @param threads what it may use
     */
    static ConfigProto config(String device, ThreadPlan threads) {
        ConfigProto.Builder config = ConfigProto.newBuilder()
                .setUsePerSessionThreads(true)
                .setIntraOpParallelismThreads(threads.within())
                .setInterOpParallelismThreads(threads.across())
                .setAllowSoftPlacement(false);
        if (!mayUseGpu(device)) {
            config.setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(REWRITING));
        }
        if (device.equals("auto")) {
            config.setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true)).setAllowSoftPlacement(true);
        } else if (device.equals("cpu")) {
            config.putDeviceCount("GPU", 0);
        } else if (device.matches("gpu:\\d+")) {
            config.setAllowSoftPlacement(true)
                    .setGpuOptions(
                            GPUOptions.newBuilder().setAllowGrowth(true).setVisibleDeviceList(device.substring(4)));
        } else {
            throw new EngramException(
                    ErrorCode.CONFIGURATION, "device = \"" + device + "\" is not one of auto, cpu, gpu:0, gpu:1, ...");
        }
        return config.build();
    }

    /** Fails where a GPU is asked for by number and is not there. */
    static void require(String device) {
        if (device.startsWith("gpu:") && device.matches("gpu:\\d+") && !hasGpu(Integer.parseInt(device.substring(4)))) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "device = \"" + device + "\" is not available here: "
                            + GpuLibraries.load().explanation()
                            + ". Use device = auto or cpu (engram doctor shows what was found)");
        }
    }
}
