package dev.engram.datasets.file;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV file one after another, by RFC 4180: a field in double quotes may hold separators, line ends and
 * doubled quotes. A byte order mark and blank lines at the end are no part of them.
 */
final class CsvRecords implements AutoCloseable {
    /** Read after the file. The library does not say that a quote is open at the end: then this is part of the last field. */
    private static final String END = "\u0004";

    /** Spreadsheets begin UTF-8 files with it. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;

    /**
     * Opens a file, plain or gzip-compressed, in UTF-8.
     *
     * @throws EngramException when it cannot be read
     */
    CsvRecords(Path file, String separator) {
        this.file = file;
        this.reader = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .build(
                        CsvRecordHandler.of(
                                limits -> limits.maxFields(Integer.MAX_VALUE).maxRecordSize(Integer.MAX_VALUE)),
                        text(file));
        this.records = reader.iterator();
    }

    private static InputStream text(Path file) {
        try {
            InputStream bytes = GzipAware.open(file);
            byte[] head = bytes.readNBytes(BYTE_ORDER_MARK.length);
            if (head.length >= 2 && (head[0] & 0xFF) + (head[1] & 0xFF) == 0xFF + 0xFE) {
                bytes.close();
                throw new EngramException(ErrorCode.DATA, file + " is text in UTF-16. Save it as CSV in UTF-8");
            }
            byte[] begin = Arrays.equals(head, BYTE_ORDER_MARK) ? new byte[0] : head;
            byte[] end = ("\n" + END).getBytes(StandardCharsets.UTF_8);
            return new SequenceInputStream(Collections.enumeration(
                    List.of(new ByteArrayInputStream(begin), bytes, new ByteArrayInputStream(end))));
        } catch (IOException e) {
            throw GzipAware.failure(file.toString(), e);
        }
    }

    /**
     * The next record; null after the last.
     *
     * @throws EngramException {@link ErrorCode#DATA} for quotes that are not closed, or closed within a field, and for blank
     *     lines before other records
     */
    @Nullable
    CsvRecord next() {
        CsvRecord record = read();
        CsvRecord blank = null;
        while (record != null
                && record.getFieldCount() == 1
                && record.getField(0).isBlank()) {
            blank = blank == null ? record : blank;
            record = read();
        }
        if (record != null && blank != null) {
            throw new EngramException(ErrorCode.DATA, where(blank) + " is blank, but more lines follow. Remove it");
        }
        return record;
    }

    private @Nullable CsvRecord read() {
        try {
            CsvRecord record = records.next();
            String last = record.getField(record.getFieldCount() - 1);
            if (!last.endsWith(END) || records.hasNext()) {
                return record;
            }
            if (record.getFieldCount() == 1 && last.equals(END)) {
                return null;
            }
            throw new EngramException(ErrorCode.DATA, where(record) + " opens a double quote that is never closed");
        } catch (UncheckedIOException e) {
            throw GzipAware.failure(file.toString(), requireNonNull(e.getCause()));
        } catch (CsvParseException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new EngramException(
                    ErrorCode.DATA,
                    file + " is not CSV as of RFC 4180. " + e.getMessage() + ": "
                            + (e.getCause() == null ? "" : e.getCause().getMessage()),
                    e);
        }
    }

    /** The line on which a record begins, for messages. */
    String where(CsvRecord record) {
        return file + ":" + record.getStartingLineNumber();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw GzipAware.failure(file.toString(), e);
        }
    }
}
