package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocaleTest {
    @TempDir
    Path directory;

    /** Egypt's digits are not Latin; Turkey's I is not the capital of i, and it writes 0,5. */
    @Test
    void aRunIsTheSameInEveryCountry() throws Exception {
        Path config = Files.writeString(directory.resolve("small.conf"), """
                tasks { type = permuted, count = 2, train-limit = 100 }
                network { type = mlp, hidden = [4] }
                training { iterations = 2, batch-size = 10 }
                strategies = [{ type = ewc, importance { type = fisher, examples = 10 } }]
                """);
        String english = table(config, "en", "US");
        assertThat(english).contains("average accuracy");
        assertThat(table(config, "ar", "EG")).isEqualTo(english);
        assertThat(table(config, "tr", "TR")).isEqualTo(english);
    }

    /** How accurate the tasks are, without the seconds that it took. */
    private String table(Path config, String language, String country) throws Exception {
        List<String> locale = List.of("-Duser.language=" + language, "-Duser.country=" + country);
        String out = directory.resolve(country).toString();
        Process process = EngramProcess.start(locale, "run", config.toString(), "--quiet", "--out", out);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.replaceAll("[\\d.]+ s", "").replace(out, "");
    }
}
