package dev.engram.datasets.file;

import dev.engram.api.Bounds;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of {@link CsvSource}.
 *
 * @param train file of the training examples
 * @param test file of the test examples, or of those to predict
 * @param labelColumn name in the header, or index from 0 without one
 * @param header whether the first line names the columns
 * @param separator between fields
 * @param classes number of classes
 * @param shape of one example; empty for one row of features
 */
public record CsvConfig(
        @Setting(help = "file of the training examples", optionalToPredict = true)
        Optional<Path> train,

        @Setting(help = "file of the test examples, or of those to predict")
        Path test,

        @Setting(
                help = "column of the label: its name, or its index from 0 where there is no header",
                defaultValue = "label")
        String labelColumn,

        @Setting(help = "whether the first line names the columns", defaultValue = "true")
        boolean header,

        @Setting(help = "character between fields", defaultValue = "\",\"")
        String separator,

        @Setting(help = "number of classes", min = 1, optionalToPredict = true)
        Optional<Integer> classes,

        @Setting(help = "shape of one example, such as [28, 28, 1]; empty for one row", defaultValue = "[]", min = 1)
        List<Integer> shape) {
    public CsvConfig {
        Bounds.check(CsvConfig.class, train, test, labelColumn, header, separator, classes, shape);
        if (separator.isEmpty() || separator.startsWith("\"") || separator.matches("(?s).*[\r\n].*")) {
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    "CsvConfig.separator = \"" + separator
                            + "\" separates nothing: it must be a character such as , or ; but no double quote or line end");
        }
        shape = List.copyOf(shape);
    }
}
