package dev.engram.cli;

import dev.engram.tf.runtime.TensorFlowRuntime;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;
import picocli.CommandLine.IVersionProvider;

/** Versions of Engram and of what it runs on. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "Engram " + engram(),
            "TensorFlow " + TensorFlowRuntime.problem().orElseGet(TensorFlow::version),
            "Java " + System.getProperty("java.version")
        };
    }

    /** From the jar's manifest. */
    static String engram() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
