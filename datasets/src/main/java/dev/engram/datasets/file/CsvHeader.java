package dev.engram.datasets.file;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The first line of a CSV file: what its columns are called, and which is the label.
 *
 * @param file for messages
 * @param columns names where the line names them, else the first example's fields
 * @param label index of the label's column; −1 where there is none
 */
record CsvHeader(Path file, List<String> columns, int label) {
    CsvHeader {
        columns = List.copyOf(columns);
    }

    static CsvHeader of(CsvConfig config, Path file, List<String> columns) {
        List<String> names = columns.stream().map(String::strip).toList();
        int label = config.header() ? names.indexOf(config.labelColumn()) : index(config.labelColumn());
        if (config.header() && label != names.lastIndexOf(config.labelColumn())) {
            throw new EngramException(
                    ErrorCode.DATA,
                    file + " calls two columns '" + config.labelColumn() + "', the " + (label + 1) + ". and the "
                            + (names.lastIndexOf(config.labelColumn()) + 1)
                            + ".: one would be learned from as a feature. Rename or remove the one that is not the label");
        }
        return new CsvHeader(file, columns, label < columns.size() ? label : -1);
    }

    void requireLabel(String labelColumn) {
        if (label < 0) {
            throw new EngramException(
                    ErrorCode.DATA,
                    file + " has no label column '" + labelColumn + "'. Its first line is " + columns
                            + "; set label-column to a name, or with header = false to an index");
        }
    }

    private static int index(String labelColumn) {
        return labelColumn.matches("\\d{1,9}") ? Integer.parseInt(labelColumn) : -1;
    }

    List<String> features() {
        List<String> names = new ArrayList<>(columns);
        if (label >= 0) {
            names.remove(label);
        }
        names.replaceAll(String::strip);
        return names;
    }
}
