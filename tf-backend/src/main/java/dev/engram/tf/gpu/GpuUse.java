package dev.engram.tf.gpu;

import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/** How a session without a device of its own uses a GPU. By TensorFlow's default it takes all memory of each. */
public final class GpuUse {
    /** Not at all: for reading and writing files. */
    public static final ConfigProto NONE =
            ConfigProto.newBuilder().putDeviceCount("GPU", 0).build();

    /** Where there is one, with as much memory as is needed. */
    public static final ConfigProto AS_NEEDED = ConfigProto.newBuilder()
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
            .build();

    private GpuUse() {}
}
