package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project in examples/plugin, dropped in as a jar. */
class PluginFromOutsideTest {
    private static final Path PROJECT = Repository.file("examples/plugin");

    @TempDir
    Path directory;

    @BeforeEach
    void build() throws IOException {
        Path classes = directory.resolve("classes");
        JavaSources.compile(JavaSources.under(PROJECT.resolve("src/main/java"), ".java"), classes);
        JavaSources.jar(
                Files.createDirectory(directory.resolve("plugins")).resolve("anchored-l1.jar"),
                classes,
                PROJECT.resolve("src/main/resources"));
    }

    private String engram(int exitCode, String... arguments) throws Exception {
        Process process = EngramProcess.start(arguments);
        process.getErrorStream().transferTo(java.io.OutputStream.nullOutputStream());
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isEqualTo(exitCode);
        return out;
    }

    @Test
    void appearsInTheListWithItsKey() throws Exception {
        assertThat(engram(0, "list", "--plugins", directory.resolve("plugins").toString()))
                .contains("anchored-l1 - absolute distance to the weights after the last task")
                .containsPattern("lambda = 0.0001 +strength of the pull");
    }

    @Test
    void runsBesideTheBuiltInStrategies() throws Exception {
        Path config = Files.writeString(directory.resolve("my.conf"), """
                tasks { type = permuted, count = 2, train-limit = 500 }
                network { type = mlp, hidden = [16] }
                training { epochs = 2, batch-size = 32 }
                strategies = [none, { type = anchored-l1, lambda = 0.01 }]
                """);
        String out = engram(
                0,
                "run",
                config.toString(),
                "--plugins",
                directory.resolve("plugins").toString(),
                "--out",
                directory.resolve("out").toString());
        assertThat(out).contains("anchored-l1: test accuracy on each task");
        String results = Files.readString(directory.resolve("out/results.json"));
        assertThat(results).contains("\"lambda\" : 0.01");
    }

    @Test
    void aModelIsInspectedWithoutItsPluginAsFarAsThatGoes() throws Exception {
        Path config = Files.writeString(directory.resolve("my.conf"), """
                tasks { type = permuted, count = 1, train-limit = 500 }
                network { type = mlp, hidden = [16] }
                training { epochs = 1, batch-size = 32 }
                strategies = [anchored-l1]
                """);
        String plugins = directory.resolve("plugins").toString();
        String model = directory.resolve("model").toString();
        engram(0, "train", config.toString(), "--strategy", "anchored-l1", "--plugins", plugins, "--out", model);
        assertThat(engram(0, "inspect", model))
                .contains("Lineage", "Learned", "Skipped, since it needs the strategy: ", "--plugins DIR");
        assertThat(engram(0, "inspect", model, "--plugins", plugins)).doesNotContain("Skipped");
    }
}
