package dev.engram.datasets.file;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.datasets.Datasets;
import dev.engram.datasets.FloatRoom;
import dev.engram.datasets.Unlabelled;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads one CSV file of numbers; every error names its line. */
final class CsvReader {
    /** Spreadsheets begin UTF-8 files with it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final CsvConfig config;
    private final Pattern separator;

    CsvReader(CsvConfig config) {
        this.config = config;
        this.separator = Pattern.compile(Pattern.quote(config.separator()));
    }

    /** What a file holds. */
    record Table(CsvHeader header, Dataset examples) {}

    /** Examples with their labels, in {@code 0 .. classes - 1}. */
    Table labelled(Path file, int classes) {
        return read(file, OptionalInt.of(classes));
    }

    /** Features alone; a label column is passed over. */
    Table unlabelled(Path file) {
        return read(file, OptionalInt.empty());
    }

    private Table read(Path file, OptionalInt classes) {
        List<String> lines = lines(file);
        int first = config.header() ? 1 : 0;
        if (lines.size() <= first) {
            throw new EngramException(ErrorCode.DATA, file + " has no examples");
        }
        String[] columns = separator.split(lines.get(0), -1);
        CsvHeader header = CsvHeader.of(config, file, List.of(columns));
        if (classes.isPresent()) {
            header.requireLabel(config.labelColumn());
        }
        int count = header.features().size();
        if (count == 0) {
            throw new EngramException(
                    ErrorCode.DATA,
                    file + " has no features: its only column is the label, '" + columns[0] + "'. Is separator = \""
                            + config.separator() + "\" right?");
        }
        List<String> rows = new ArrayList<>(lines.subList(first, lines.size()));
        while (!rows.isEmpty() && rows.get(rows.size() - 1).isBlank()) {
            rows.remove(rows.size() - 1);
        }
        int[] labels = new int[rows.size()];
        byte[] stored = FloatRoom.of(file.toString(), rows.size(), count);
        ByteBuffer features = ByteBuffer.wrap(stored).order(ByteOrder.nativeOrder());
        for (int row = 0; row < rows.size(); row++) {
            String[] fields = separator.split(rows.get(row), -1);
            String where = file + ":" + (row + first + 1);
            if (fields.length != columns.length) {
                throw new EngramException(
                        ErrorCode.DATA,
                        where + " has " + fields.length + " fields, but the first line has " + columns.length);
            }
            for (int column = 0; column < fields.length; column++) {
                if (column != header.label()) {
                    features.putFloat((float) number(where, columns[column], fields[column]));
                } else if (classes.isPresent()) {
                    labels[row] = label(where, number(where, columns[column], fields[column]), classes.getAsInt());
                }
            }
        }
        Dataset examples =
                Datasets.ofFloats(file.getFileName().toString(), shape(file, count), stored, labels, classes.orElse(1));
        return new Table(header, classes.isPresent() ? examples : new Unlabelled(examples));
    }

    private static List<String> lines(Path file) {
        String text = new String(GzipAware.readAll(file), StandardCharsets.UTF_8);
        return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)
                .lines()
                .toList();
    }

    private int[] shape(Path file, int count) {
        int[] shape = config.shape().isEmpty()
                ? new int[] {count}
                : config.shape().stream().mapToInt(Integer::intValue).toArray();
        if (!Sides.elements(shape).equals(BigInteger.valueOf(count))) {
            throw new EngramException(
                    ErrorCode.DATA,
                    file + " has " + count + " features a line, which do not fill the shape " + config.shape());
        }
        return shape;
    }

    private static double number(String where, String column, String field) {
        double value;
        try {
            value = Double.parseDouble(field.strip());
        } catch (NumberFormatException e) {
            throw new EngramException(
                    ErrorCode.DATA, where + ", column '" + column + "': '" + field + "' is not a number", e);
        }
        if (!Double.isFinite(value)) {
            throw new EngramException(
                    ErrorCode.DATA, where + ", column '" + column + "' is " + field + "; it must be a finite number");
        }
        return value;
    }

    private static int label(String where, double value, int classes) {
        if (value != Math.rint(value) || value < 0 || value >= classes) {
            throw new EngramException(
                    ErrorCode.DATA, where + ": label " + value + " is not a whole number in 0.." + (classes - 1));
        }
        return (int) value;
    }
}
