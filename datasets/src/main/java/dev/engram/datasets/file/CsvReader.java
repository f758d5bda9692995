package dev.engram.datasets.file;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.datasets.Datasets;
import dev.engram.datasets.Unlabelled;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Reads one CSV file of numbers; every error names its line. */
final class CsvReader {
    private final CsvConfig config;

    CsvReader(CsvConfig config) {
        this.config = config;
    }

    /** Examples with their labels, in {@code 0 .. classes - 1}. */
    Dataset labelled(Path file, int classes) {
        return read(file, OptionalInt.of(classes));
    }

    /** Features alone; a label column is passed over. */
    Dataset unlabelled(Path file) {
        return read(file, OptionalInt.empty());
    }

    private Dataset read(Path file, OptionalInt classes) {
        try (CsvRecords records = new CsvRecords(file, config.separator())) {
            CsvRecord first = records.next();
            CsvRecord row = config.header() && first != null ? records.next() : first;
            if (first == null || row == null) {
                throw new EngramException(ErrorCode.DATA, file + " has no examples");
            }
            CsvHeader header = CsvHeader.of(config, file, first.getFields());
            if (classes.isPresent()) {
                header.requireLabel(config.labelColumn());
            }
            int count = header.columns().size() - (header.label() < 0 ? 0 : 1);
            if (count == 0) {
                throw new EngramException(
                        ErrorCode.DATA,
                        file + " has no features: its only column is the label, '"
                                + header.columns().get(0) + "'. Is separator = \"" + config.separator() + "\" right?");
            }
            List<float[]> features = new ArrayList<>();
            IntStream.Builder labels = IntStream.builder();
            for (; row != null; row = records.next()) {
                String where = records.where(row);
                features.add(features(where, header, row, count));
                labels.add(classes.isPresent() ? label(where, row.getField(header.label()), classes.getAsInt()) : 0);
            }
            Dataset read = Datasets.of(
                    file.getFileName().toString(),
                    shape(file, count),
                    features.toArray(float[][]::new),
                    labels.build().toArray(),
                    classes.orElse(1));
            Dataset examples = config.header() ? new NamedFeatures(read, header.features()) : read;
            return classes.isPresent() ? examples : new Unlabelled(examples);
        }
    }

    private static float[] features(String where, CsvHeader header, CsvRecord row, int count) {
        List<String> columns = header.columns();
        if (row.getFieldCount() != columns.size()) {
            throw new EngramException(
                    ErrorCode.DATA,
                    where + " has " + row.getFieldCount() + " fields, but the first line has " + columns.size());
        }
        float[] features = new float[count];
        for (int column = 0, next = 0; column < columns.size(); column++) {
            if (column != header.label()) {
                features[next++] = number(where, columns.get(column), row.getField(column));
            }
        }
        return features;
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

    private static float number(String where, String column, String field) {
        float value;
        try {
            value = (float) Double.parseDouble(field.strip());
        } catch (NumberFormatException e) {
            throw new EngramException(
                    ErrorCode.DATA,
                    where + ", column '" + column + "': '" + shown(field) + "' is not a number, such as 1.5 or -2e-3",
                    e);
        }
        if (!Float.isFinite(value)) {
            throw new EngramException(
                    ErrorCode.DATA,
                    where + ", column '" + column + "' is " + shown(field)
                            + "; it must be a finite number, at most 3.4e38");
        }
        return value;
    }

    private static int label(String where, String field, int classes) {
        double value;
        try {
            value = Double.parseDouble(field.strip());
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (value != Math.rint(value) || value < 0 || value >= classes) {
            throw new EngramException(
                    ErrorCode.DATA,
                    where + ": label '" + shown(field) + "' is not a whole number in 0.." + (classes - 1));
        }
        return (int) value;
    }

    /** A field in quotes may be long. */
    private static String shown(String field) {
        return field.length() <= 40 ? field : field.substring(0, 40) + "...";
    }
}
