package dev.engram.benchmarks.child;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;

/** Memory in use on the first GPU, by all its processes, as NVIDIA's driver tells: TensorFlow-Java does not. */
public final class GpuMemory {
    private static final List<String> QUESTION =
            List.of("nvidia-smi", "--id=0", "--query-gpu=memory.used", "--format=csv,noheader,nounits");

    private GpuMemory() {}

    /** In bytes; empty where {@code nvidia-smi} is missing or does not know. */
    public static OptionalDouble used() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(QUESTION)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            boolean known = process.waitFor() == 0 && answer.matches("\\d+");
            return known ? OptionalDouble.of(Double.parseDouble(answer) * (1 << 20)) : OptionalDouble.empty();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
