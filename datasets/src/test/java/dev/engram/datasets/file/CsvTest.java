package dev.engram.datasets.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.datasets.StoredRows;
import dev.engram.spi.DataSource.TrainAndTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    @TempDir
    Path directory;

    private Dataset read(String content) throws IOException {
        return read(content, "label", true, List.of());
    }

    private Dataset read(String content, String labelColumn, boolean header, List<Integer> shape) throws IOException {
        Path file = Files.writeString(directory.resolve("data.csv"), content);
        return source(Optional.of(file), file, labelColumn, header, shape)
                .load()
                .train();
    }

    private static CsvSource source(
            Optional<Path> train, Path test, String labelColumn, boolean header, List<Integer> shape) {
        return new CsvSource(new CsvConfig(train, test, labelColumn, header, ",", Optional.of(3), shape));
    }

    private Dataset unlabelled(String content, String labelColumn, boolean header) throws IOException {
        Path file = Files.writeString(directory.resolve("rows.csv"), content);
        return source(Optional.empty(), file, labelColumn, header, List.of()).toPredict();
    }

    @Test
    void takesTheLabelByTheNameOfItsColumn() throws IOException {
        Dataset data = read("a,label,b\n1.5,2,-3\n4,0,5e-1\n");
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.featureNames()).containsExactly("a", "b");
        assertThat(data.label(0)).isEqualTo(2);
        assertThat(StoredRows.decoded(data, 0)).containsExactly(1.5f, -3);
        assertThat(StoredRows.decoded(data, 1)).containsExactly(4, 0.5f);
    }

    @Test
    void takesTheLabelByIndexWithoutAHeader() throws IOException {
        Dataset data = read("1,1,2,3,4", "0", false, List.of(2, 2, 1));
        assertThat(data.featureNames()).isEmpty();
        assertThat(data.label(0)).isEqualTo(1);
        assertThat(data.featureShape()).containsExactly(2, 2, 1);
    }

    @Test
    void theByteOrderMarkOfASpreadsheetIsNoPartOfTheFirstName() throws IOException {
        assertThat(read("\uFEFFlabel,a\n2,1.5\n").label(0)).isEqualTo(2);
        assertThat(StoredRows.decoded(read("\uFEFF1.5,2\n", "1", false, List.of()), 0))
                .containsExactly(1.5f);
    }

    @Test
    void fieldsInQuotesAreReadAsOfRfc4180() throws IOException {
        Dataset data = read(
                "\uFEFF\"size, in \"\"\",\"label, a\",b\r\n\"1.5\",\"2\",-3\r\n4,0,\"5e-1\"\r\n\r\n",
                "label, a",
                true,
                List.of());
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.label(0)).isEqualTo(2);
        assertThat(StoredRows.decoded(data, 0)).containsExactly(1.5f, -3);
        assertThat(StoredRows.decoded(data, 1)).containsExactly(4, 0.5f);
        assertThatThrownBy(() -> read("a,label\n\"1,5\",1\n"))
                .hasMessageEndingWith("data.csv:2, column 'a': '1,5' is not a number, such as 1.5 or -2e-3");
    }

    @Test
    void linesAreCountedWhereAQuotedFieldHoldsSome() {
        assertThatThrownBy(() -> read("a,\"the\r\nlabel\"\n1,2\nx,1\n", "the\r\nlabel", true, List.of()))
                .hasMessageContaining("data.csv:4, column 'a': 'x'");
    }

    /** Or a label that is passed over would take the rest of the rows with it. */
    @Test
    void aQuoteThatIsNeverClosedIsNamedWithItsLine() {
        assertThatThrownBy(() -> unlabelled("a,label\n1,cat\n2,\"dog\n3,cat\n", "label", true))
                .hasMessageEndingWith("rows.csv:3 opens a double quote that is never closed");
        assertThatThrownBy(() -> read("a,label\n1,2\n2,\"0"))
                .hasMessageEndingWith("data.csv:3 opens a double quote that is never closed");
        assertThatThrownBy(() -> read("a,label\n1,2\n\"2\"5,0\n"))
                .hasMessageContaining("data.csv is not CSV as of RFC 4180. ")
                .hasMessageContaining("line 3: Unexpected character after closing quote: '5'");
    }

    @Test
    void blankLinesEndTheFileAndStandNowhereElse() throws IOException {
        assertThat(read("a,label\n1,2\n\n  \n").size()).isEqualTo(1);
        assertThat(unlabelled("a\n1\n2\n\n\n", "label", true).size()).isEqualTo(2);
        assertThatThrownBy(() -> unlabelled("a\n1\n\n2\n", "label", true))
                .hasMessageEndingWith("rows.csv:3 is blank, but more lines follow. Remove it");
    }

    @Test
    void otherEncodingsAreNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("utf16.csv"), "a,label\n1,2\n", StandardCharsets.UTF_16);
        assertThatThrownBy(() -> source(Optional.of(file), file, "label", true, List.of())
                        .load())
                .hasMessageEndingWith("utf16.csv is text in UTF-16. Save it as CSV in UTF-8");
    }

    @Test
    void compressedFilesAreInflated() throws IOException {
        Path file = directory.resolve("data.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("a,label\n1.5,2\n".getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = Files.readAllBytes(file);
        CsvSource source = source(Optional.of(file), file, "label", true, List.of());
        assertThat(source.load().train().label(0)).isEqualTo(2);
        Files.write(file, Arrays.copyOf(whole, whole.length - 9));
        assertThatThrownBy(source::load).hasMessageContaining("data.csv.gz is truncated or corrupt gzip");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDeviceIsNoMissingFile() {
        CsvSource source = source(Optional.empty(), Path.of("/dev/null"), "label", true, List.of());
        assertThatThrownBy(source::toPredict)
                .isInstanceOf(EngramException.class)
                .hasMessage(
                        "/dev/null is a pipe or a device, such as standard input, and data is read from files alone."
                                + " Save it to a file, and name that");
    }

    @Test
    void aSeparatorMustSeparate() {
        for (String separator : List.of("", "\"", "\n")) {
            assertThatThrownBy(() -> new CsvConfig(
                            Optional.empty(), directory, "label", true, separator, Optional.of(3), List.of()))
                    .hasMessageStartingWith("CsvConfig.separator = \"" + separator + "\" separates nothing");
        }
    }

    @Test
    void featuresInAnotherOrderThanTheTrainingFilesAreRefused() {
        assertThatThrownBy(() -> readBoth("a,b,c,label\n1,2,3,0\n", "c,a,b,label\n3,1,2,0\n"))
                .hasMessageStartingWith(
                        "'test.csv' calls feature 1 'c', but 'train.csv' 'a'. Features are matched by place");
    }

    @Test
    void theLabelsPlaceAndBlanksAroundNamesMayDiffer() throws IOException {
        TrainAndTest data = readBoth("a,b,label\n1,2,0\n", "label, a ,b\n2,3,4\n");
        assertThat(data.test().label(0)).isEqualTo(2);
        assertThat(StoredRows.decoded(data.test(), 0)).containsExactly(3, 4);
    }

    private TrainAndTest readBoth(String train, String test) throws IOException {
        Path trainFile = Files.writeString(directory.resolve("train.csv"), train);
        Path testFile = Files.writeString(directory.resolve("test.csv"), test);
        return source(Optional.of(trainFile), testFile, "label", true, List.of())
                .load();
    }

    @Test
    void aRowWithTooFewFieldsIsNamedWithItsLine() {
        assertThatThrownBy(() -> read("a,label,b\n1,2,3\n1,2\n"))
                .hasMessageContaining("data.csv:3 has 2 fields, but the first line has 3");
    }

    @Test
    void textAndNonFiniteNumbersAreNamedWithTheirColumn() {
        assertThatThrownBy(() -> read("a,label\nx,1\n"))
                .hasMessageContaining("data.csv:2, column 'a': 'x' is not a number");
        assertThatThrownBy(() -> read("a,label\nNaN,1\n")).hasMessageContaining("data.csv:2, column 'a' is NaN");
        assertThatThrownBy(() -> read("a,label\n1e39,1\n"))
                .hasMessageEndingWith("data.csv:2, column 'a' is 1e39; it must be a finite number, at most 3.4e38");
    }

    @Test
    void labelsMustBeClasses() {
        assertThatThrownBy(() -> read("a,label\n1,3\n"))
                .hasMessageContaining("data.csv:2: label '3' is not a whole number in 0..2");
        assertThatThrownBy(() -> read("a,label\n1,0.5\n")).hasMessageContaining("label '0.5'");
    }

    @Test
    void anUnknownLabelColumnListsTheColumns() {
        assertThatThrownBy(() -> read("a,b\n1,2\n"))
                .hasMessageContaining("has no label column 'label'. Its first line is [a, b]");
    }

    /** The second would be a feature, and give the label away. */
    @Test
    void theLabelsNameIsThatOfOneColumn() {
        assertThatThrownBy(() -> read("label,a,label\n1,2,1\n"))
                .hasMessageContaining("data.csv calls two columns 'label', the 1. and the 3.: one would be learned");
    }

    @Test
    void rowsToPredictNeedNoLabelAndOneThatIsThereIsPassedOver() throws IOException {
        Dataset bare = unlabelled("a,b\n1.5,-3\n4,5e-1\n", "label", true);
        assertThat(bare.size()).isEqualTo(2);
        assertThat(bare.classes()).isZero();
        assertThat(StoredRows.decoded(bare, 1)).containsExactly(4, 0.5f);
        assertThatThrownBy(() -> bare.label(0))
                .hasMessage("'rows.csv' has no labels: it can be predicted, but neither learned nor measured");
        assertThat(StoredRows.decoded(unlabelled("a,label,b\n1,?,2\n", "label", true), 0))
                .containsExactly(1, 2);
        assertThat(StoredRows.decoded(unlabelled("1,2\n", "label", false), 0)).containsExactly(1, 2);
        assertThat(StoredRows.decoded(unlabelled("1,2\n", "0", false), 0)).containsExactly(2);
        assertThat(StoredRows.decoded(unlabelled("1,2\n", "2", false), 0)).containsExactly(1, 2);
    }

    @Test
    void whatACodedConfigurationLacksIsNamedOnceItIsNeeded() throws IOException {
        Path rows = Files.writeString(directory.resolve("rows.csv"), "a,label\n1,0\n");
        assertThatThrownBy(source(Optional.empty(), rows, "label", true, List.of())::load)
                .hasMessageStartingWith("CsvConfig.train is missing: without it examples can be predicted, but");
    }

    @Test
    void aFileWithAHeaderOnlyHasNoExamples() {
        assertThatThrownBy(() -> read("a,label\n")).hasMessageContaining("data.csv has no examples");
    }

    @Test
    void theShapeMustBeFilled() {
        assertThatThrownBy(() -> read("a,label\n1,2\n", "label", true, List.of(2, 2)))
                .hasMessageContaining("has 1 features a line, which do not fill the shape [2, 2]");
    }

    /** −2 × −3 is as many features as 2 × 3, and so is 65537 × 65537 for 131073 where a product wraps around. */
    @Test
    void theShapeHasSidesOfAtLeastOne() {
        assertThatThrownBy(() -> read("1,2,3,4,5,6,0", "6", false, List.of(-2, -3)))
                .hasMessage("CsvConfig.shape[0] = -2 is out of bounds: it must be at least 1");
        assertThatThrownBy(() -> read("1,".repeat(131_073) + "0", "131073", false, List.of(65_537, 65_537)))
                .hasMessageContaining("has 131073 features a line, which do not fill the shape [65537, 65537]");
    }

    @Test
    void aFileOfLabelsAloneHasNoFeatures() {
        assertThatThrownBy(() -> read("label\n1\n2\n"))
                .hasMessageEndingWith("data.csv has no features: its only column is the label, 'label'."
                        + " Is separator = \",\" right?");
    }
}
