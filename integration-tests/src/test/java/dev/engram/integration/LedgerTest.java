package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.report.ledger.Ledger;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of this repository. */
class LedgerTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private final Ledger ledger = new Ledger(Repository.file("docs/ledger"));

    @Test
    void thePageAndThePicturesAreWhatTheResultsGive() {
        ledger.check();
    }

    @Test
    void theShortExperimentsComeOutAsInTheLedger(@TempDir Path directory) throws Exception {
        Map<String, String> commands = ledger.repeated();
        assertThat(commands).isNotEmpty();
        for (Map.Entry<String, String> run : commands.entrySet()) {
            run(run.getValue(), directory.resolve(run.getKey()));
        }
        assertThat(ledger.deviations(directory::resolve)).isEmpty();
    }

    private static void run(String command, Path out) throws Exception {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        assertThat(words.remove(0)).isEqualTo("engram");
        words.addAll(List.of("--out", out.toString(), "--quiet"));
        Process process = EngramProcess.start(words.toArray(String[]::new));
        process.getErrorStream().transferTo(OutputStream.nullOutputStream());
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        assertThat(process.waitFor()).as(command).isZero();
    }
}
