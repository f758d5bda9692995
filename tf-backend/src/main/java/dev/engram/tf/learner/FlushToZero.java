package dev.engram.tf.learner;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.internal.c_api.Deallocator_Pointer_long_Pointer;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * The floating-point mode of TensorFlow's own threads for the thread that calls: denormal numbers count as 0, as operand and
 * as result. Java wants them kept, so a thread must leave the mode before it computes in Java again.
 */
final class FlushToZero {
    private static final String PLATFORM = "linux-x86_64";

    // glibc's fenv_t on x86-64: 28 bytes for the x87, then the MXCSR register (Intel SDM volume 1, 10.2.3)
    private static final int FENV_BYTES = 32;
    private static final int MXCSR_AT = 28;
    private static final int DENORMALS_ARE_ZEROS = 1 << 6;
    private static final int FLUSH_TO_ZERO = 1 << 15;

    private final NativeFunction fesetenv;
    private final BytePointer flushing = new BytePointer(FENV_BYTES);
    private final BytePointer keeping = new BytePointer(FENV_BYTES);

    /** A function of the C library that takes one pointer; JavaCPP can call it as any function of at least as many arguments. */
    private static final class NativeFunction {
        private final Deallocator_Pointer_long_Pointer function;

        NativeFunction(Pointer address) {
            function = new Deallocator_Pointer_long_Pointer(new PointerPointer<>(1).put(address));
        }

        void call(Pointer argument) {
            function.call(argument, 0, null);
        }
    }

    private FlushToZero(NativeFunction fegetenv, NativeFunction fesetenv) {
        this.fesetenv = fesetenv;
        fegetenv.call(flushing);
        fegetenv.call(keeping);
        int mode = keeping.getInt(MXCSR_AT) & ~(DENORMALS_ARE_ZEROS | FLUSH_TO_ZERO);
        keeping.putInt(MXCSR_AT, mode);
        flushing.putInt(MXCSR_AT, mode | DENORMALS_ARE_ZEROS | FLUSH_TO_ZERO);
    }

    /** Empty where it is not known how to set the mode. */
    static Optional<FlushToZero> ofThisPlatform() {
        if (!Loader.getPlatform().equals(PLATFORM)) {
            return Optional.empty();
        }
        Loader.load(tensorflow.class);
        Pointer fegetenv = Loader.addressof("fegetenv");
        Pointer fesetenv = Loader.addressof("fesetenv");
        return fegetenv == null || fesetenv == null
                ? Optional.empty()
                : Optional.of(new FlushToZero(new NativeFunction(fegetenv), new NativeFunction(fesetenv)));
    }

    /** From now on this thread takes denormal numbers as 0. */
    void enter() {
        fesetenv.call(flushing);
    }

    /** From now on this thread keeps them, as Java does. */
    void leave() {
        fesetenv.call(keeping);
    }
}
