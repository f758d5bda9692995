package dev.engram.report;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.core.results.OutputDirectory;
import dev.engram.report.chart.Drawing;
import dev.engram.report.chart.Figure;
import dev.engram.report.page.Page;
import dev.engram.report.results.RecordedExperiment;
import dev.engram.report.results.ResultsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The report of one or more experiments: {@code report.html}, and its figures as SVG and PNG files. */
public final class Report {
    /** Name of the page in the output directory. */
    public static final String NAME = "report.html";

    /** Directory of the figures in the output directory. */
    public static final String FIGURES = "figures";

    private Report() {}

    /**
     * Reads results and writes their report.
     *
     * @param results output directories of {@code engram run}, at least one; several are compared
     * @param out where the report goes; made if it is not there
     * @return the page
     * @throws EngramException when results are missing or damaged, or a file cannot be written
     */
    public static Path write(List<Path> results, Path out) {
        OutputDirectory.requireNoFile(out);
        List<RecordedExperiment> experiments =
                results.stream().map(ResultsReader::read).toList();
        Page page = new Page(experiments);
        Path file = out.resolve(NAME);
        List<Drawing> drawings = page.figures().stream().map(Figure::drawing).toList();
        try {
            Files.createDirectories(out.resolve(FIGURES));
            Files.writeString(file, page.html());
            for (Drawing drawing : drawings) {
                drawing.writeSvg(out.resolve(FIGURES));
            }
        } catch (IOException e) {
            throw new EngramException(ErrorCode.IO, "Cannot write the report into " + out + ": " + e, e);
        }
        writePng(drawings, out.resolve(FIGURES));
        return file;
    }

    /** A Java without fonts or drawing still has the page and the SVG files. */
    private static void writePng(List<Drawing> drawings, Path directory) {
        for (Drawing drawing : drawings) {
            try {
                drawing.writePng(directory);
            } catch (IOException | RuntimeException | LinkageError | InternalError e) {
                throw new EngramException(
                        ErrorCode.IO,
                        "The report and its SVG figures are written, but not "
                                + directory.resolve(drawing.name() + ".png")
                                + ": " + e
                                + ". PNG files need a Java with java.desktop and a font, for instance the package"
                                + " fonts-dejavu",
                        e);
            }
        }
    }
}
