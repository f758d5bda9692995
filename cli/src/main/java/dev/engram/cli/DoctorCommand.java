package dev.engram.cli;

import dev.engram.tf.fused.FusedLibrary;
import dev.engram.tf.gpu.GpuLibraries;
import dev.engram.tf.gpu.GpuReport;
import dev.engram.tf.learner.Devices;
import dev.engram.tf.runtime.TensorFlowRuntime;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;
import picocli.CommandLine.Command;

/** {@code engram doctor}. */
@Command(
        name = "doctor",
        description = "Shows versions, devices, natives, memory and the cache: what a report of a problem needs.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Runnable {
    @Override
    public void run() {
        PrintStream out = System.out;
        GpuReport gpu = GpuLibraries.load();
        Optional<String> problem = TensorFlowRuntime.problem();
        TextTable table = new TextTable();
        table.add(List.of("Engram", Version.engram()));
        table.add(List.of(
                "TensorFlow",
                problem.orElseGet(() -> TensorFlow.version() + ", natives loaded for " + Loader.getPlatform())));
        if (problem.isEmpty()) {
            table.add(List.of("Updates", updates()));
        }
        table.add(
                List.of("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version")));
        table.add(List.of("System", System.getProperty("os.name") + " " + System.getProperty("os.arch")));
        table.add(List.of("Cores", String.valueOf(Runtime.getRuntime().availableProcessors())));
        table.add(List.of("Heap limit", megabytes(Runtime.getRuntime().maxMemory())));
        table.add(List.of("Native cache", cache()));
        for (GpuReport.Library library : gpu.libraries()) {
            table.add(List.of(library.name(), library.where()));
        }
        boolean usable = problem.isEmpty() && Devices.hasGpu(0);
        table.add(List.of("GPU", usable ? "gpu:0 is usable" : "none usable: " + gpu.explanation()));
        table.print(out);
    }

    private static String updates() {
        return FusedLibrary.problem()
                .map(missing -> "by TensorFlow's operations, since Engram's own cannot be used: " + missing)
                .orElseGet(
                        () -> "fused, by Engram's own operation, "
                                + (FusedLibrary.multipliesHere()
                                        ? "which computes dense layers' gradients, too"
                                        : "dense layers' gradients by TensorFlow's: for Engram's, AVX-512 and oneDNN in TensorFlow are needed"));
    }

    private static String cache() {
        String configured = System.getProperty("org.bytedeco.javacpp.cachedir");
        Path cache = configured != null
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".javacpp", "cache");
        return cache
                + (Files.isWritable(cache) ? " (move it with -Dorg.bytedeco.javacpp.cachedir)" : " (NOT WRITABLE)");
    }

    private static String megabytes(long bytes) {
        return bytes / (1 << 20) + " MiB";
    }
}
