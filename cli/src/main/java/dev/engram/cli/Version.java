package dev.engram.cli;

import dev.engram.tf.gpu.GpuLibraries;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;
import picocli.CommandLine.IVersionProvider;

/** Versions of Engram and of what it runs on. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        GpuLibraries.load();
        return new String[] {
            "Engram " + engram(), "TensorFlow " + TensorFlow.version(), "Java " + System.getProperty("java.version")
        };
    }

    /** From the jar's manifest. */
    static String engram() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
