package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static List<String> printed(List<List<String>> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TextTable table = new TextTable();
        rows.forEach(table::add);
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** A terminal shows each of these characters two columns wide, and the combining accent none. */
    @Test
    void columnsStandBelowEachOtherInEveryScript() {
        assertThat(printed(List.of(
                        List.of("run", "loss"),
                        List.of("弾性 한국 カナ", "0.5000"),
                        List.of("🧠", "1.5000"),
                        List.of("ｶﾅ", "2.5000"),
                        List.of("cafe\u0301", "3.5000"))))
                .containsExactly(
                        "  run               loss",
                        "  弾性 한국 カナ  0.5000",
                        "  🧠              1.5000",
                        "  ｶﾅ              2.5000",
                        "  cafe\u0301            3.5000");
    }

    @Test
    void wordsAmongNumbersLeaveThemBelowEachOther() {
        assertThat(printed(List.of(List.of("run", "forgetting"), List.of("a", "-0.0100"), List.of("b", "diverged"))))
                .containsExactly("  run  forgetting", "  a       -0.0100", "  b      diverged");
    }

    @Test
    void whatIsCutOffLosesWholeCharacters() {
        assertThat(TextColumns.fit("abcdef", 4)).isEqualTo("abc~");
        assertThat(TextColumns.fit("弾性重み", 8)).isEqualTo("弾性重み");
        assertThat(TextColumns.fit("弾性重み", 7)).isEqualTo("弾性重~");
        assertThat(TextColumns.fit("🧠🧠🧠", 4)).isEqualTo("🧠~");
    }
}
