package dev.engram.core.experiment;

import java.util.List;

/** The configurations that come with Engram. */
public final class BuiltInExperiments {
    private BuiltInExperiments() {}

    /** Their names. */
    public static List<String> names() {
        return List.of(
                "permuted-mnist",
                "permuted-mnist-quick",
                "ten-permutations",
                "rotated-mnist",
                "split-mnist",
                "compare-strategies",
                "structured-laplace",
                "figure-2a",
                "figure-2a-quick",
                "figure-2b",
                "figure-2b-quick",
                "figure-2c",
                "figure-2c-quick");
    }
}
