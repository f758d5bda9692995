package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.core.importance.ParameterImportance;
import dev.engram.core.model.ModelManifest.Evaluation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ModelTablesTest {
    private static String printed(Consumer<PrintStream> table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatDidNotChangeIsNoLoss() {
        assertThat(printed(out -> ModelTables.evaluations(out, List.of(new Evaluation("january", 1, 1)))))
                .contains("+0.0000")
                .doesNotContain("-0.0000");
    }

    @Test
    void nothingIsFreeWhereRoundingSpendsMoreThanAll() {
        ParameterImportance all = new ParameterImportance(
                "kernel", 3, 1, 1, 1 + 1e-9, new ParameterImportance.Histogram(-12, 4, Collections.nCopies(32, 0L), 0));
        assertThat(printed(out -> ModelTables.importance(out, List.of(all))))
                .contains(" 0.0 %")
                .doesNotContain("-0.0 %");
    }
}
