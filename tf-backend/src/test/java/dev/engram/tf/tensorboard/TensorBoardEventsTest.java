package dev.engram.tf.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.Diagnostics;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.LearningListener.Progress;
import dev.engram.api.LearningListener.Run;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/** Reads the files back as TensorBoard does: length, masked CRC, protocol buffer, masked CRC. */
class TensorBoardEventsTest {
    @TempDir
    Path directory;

    private record Point(String curve, long step, float value) {}

    private static List<Event> events(Path directory) throws IOException {
        List<Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertThat(file.getFileName().toString()).matches("events\\.out\\.tfevents\\..*\\.engram");
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining()) {
                    byte[] length = new byte[Long.BYTES];
                    bytes.get(length);
                    assertThat(bytes.getInt()).isEqualTo(masked(length));
                    byte[] record = new byte
                            [Math.toIntExact(ByteBuffer.wrap(length)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getLong())];
                    bytes.get(record);
                    assertThat(bytes.getInt()).isEqualTo(masked(record));
                    events.add(Event.parseFrom(record));
                }
            }
        }
        return events;
    }

    private static int masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    private static List<Point> points(Path directory) throws IOException {
        List<Point> points = new ArrayList<>();
        for (Event event : events(directory)) {
            for (Summary.Value value : event.getSummary().getValueList()) {
                points.add(new Point(value.getTag(), event.getStep(), value.getSimpleValue()));
            }
        }
        return points;
    }

    @Test
    void everyCurveOfARunReadsBackFromAValidEventFile() throws IOException {
        Run run = new Run("ewc/seed-1", "ewc", 1, List.of("a", "b"));
        try (TensorBoardEvents board = new TensorBoardEvents(directory)) {
            board.runStarted(run);
            board.evaluated(run, -1, List.of(0.1, 0.2));
            board.progressed(run, new Progress(0, 5, 10, 5, 2.5, Optional.empty()));
            board.progressed(run, new Progress(1, 3, 10, 13, 1.5, Optional.of(new Diagnostics(0.25, 3, 0.5))));
            board.evaluated(run, 1, List.of(0.75, 0.5));
            board.runFinished(run, new AccuracyMatrix(List.of(0.1, 0.2)));
        }
        assertThat(events(directory.resolve("ewc/seed-1")).get(0).getFileVersion())
                .isEqualTo("brain.Event:2");
        assertThat(points(directory.resolve("ewc/seed-1")))
                .containsExactly(
                        new Point("accuracy/a", 0, 0.1f),
                        new Point("accuracy/b", 0, 0.2f),
                        new Point("loss", 5, 2.5f),
                        new Point("loss", 13, 1.5f),
                        new Point("penalty", 13, 0.25f),
                        new Point("gradient-norm", 13, 3f),
                        new Point("stiffness", 13, 0.5f),
                        new Point("accuracy/a", 13, 0.75f),
                        new Point("accuracy/b", 13, 0.5f));
    }

    @Test
    void runsAtOnceHaveFilesOfTheirOwnAndNoLabelLeadsOutOfTheDirectory() throws IOException {
        Run one = new Run("one", "ewc", 1, List.of("a"));
        Run two = new Run("/../two: λ", "ewc", 1, List.of("a"));
        try (TensorBoardEvents board = new TensorBoardEvents(directory.resolve("board"))) {
            board.runStarted(one);
            board.runStarted(two);
            board.progressed(one, new Progress(0, 1, 10, 1, 1, Optional.empty()));
            board.progressed(two, new Progress(0, 1, 10, 1, 2, Optional.empty()));
            board.runFailed(one, new EngramException(ErrorCode.DIVERGED, "NaN"));
        }
        assertThat(points(directory.resolve("board/one"))).containsExactly(new Point("loss", 1, 1));
        assertThat(points(directory.resolve("board/__/two___"))).containsExactly(new Point("loss", 1, 2));
        assertThat(directory).isDirectoryNotContaining("glob:**two*");
    }

    @Test
    void labelsThatAreAlikeAsFileNamesDoNotShareAPlace() throws IOException {
        Run one = new Run("ewc 1", "ewc", 1, List.of("a"));
        Run two = new Run("ewc_1", "ewc", 1, List.of("a"));
        try (TensorBoardEvents board = new TensorBoardEvents(directory)) {
            board.runStarted(one);
            board.runStarted(two);
            board.progressed(one, new Progress(0, 1, 10, 1, 1, Optional.empty()));
            board.progressed(two, new Progress(0, 1, 10, 1, 2, Optional.empty()));
        }
        assertThat(points(directory.resolve("ewc_1"))).containsExactly(new Point("loss", 1, 1));
        assertThat(points(directory.resolve("ewc_1_"))).containsExactly(new Point("loss", 1, 2));
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        try (TensorBoardEvents board = new TensorBoardEvents(file)) {
            assertThatThrownBy(() -> board.runStarted(new Run("run", "ewc", 1, List.of("a"))))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("Cannot write TensorBoard events into " + file.resolve("run"));
        }
    }

    /** The first session of a process can decide the threads of all others, and this may be the first. */
    @Test
    void itsSessionLeavesEveryCoreToTheOthers() {
        ConfigProto config = EventFile.config();
        assertThat(config.getIntraOpParallelismThreads())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(config.getUsePerSessionThreads()).isTrue();
    }
}
