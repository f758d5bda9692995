package dev.engram.tf.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Layer;
import dev.engram.api.LearnerSpec;
import dev.engram.api.MappedRows;
import dev.engram.api.NetworkSpec;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.TaskView;
import dev.engram.datasets.Datasets;
import dev.engram.datasets.Rows;
import dev.engram.datasets.SeededOrder;
import dev.engram.datasets.Standardized;
import dev.engram.datasets.image.Permuted;
import dev.engram.spi.Consolidation;
import dev.engram.spi.DataSource.TrainAndTest;
import dev.engram.tf.fused.FusedLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that stay in their file against the same in memory. */
class MappedDataTest {
    private static final int EXAMPLES = 500;
    private static final int FEATURES = 300;
    private static final int CLASSES = 3;
    private static final long OFFSET = 16;

    @TempDir
    private Path directory;

    private final byte[] pixels = new byte[EXAMPLES * FEATURES];
    private final int[] labels = new Random(2).ints(EXAMPLES, 0, CLASSES).toArray();

    MappedDataTest() {
        new Random(1).nextBytes(pixels);
    }

    private Dataset inMemory() {
        return Datasets.ofBytes("pixels", new int[] {FEATURES}, pixels, labels, CLASSES);
    }

    private Dataset mapped() throws IOException {
        byte[] content = new byte[(int) OFFSET + pixels.length];
        System.arraycopy(pixels, 0, content, (int) OFFSET, pixels.length);
        Path file = Files.write(directory.resolve("pixels"), content);
        return Datasets.mapped("pixels", file, OFFSET, new int[] {FEATURES}, Encoding.UNIT_BYTES, labels, CLASSES);
    }

    /** Read row by row, it is black: only the mapped rows are those of a file. */
    private Dataset withRows(String name, MappedRows rows) {
        byte[] black = new byte[EXAMPLES * FEATURES];
        return new DatasetView(name, Datasets.ofBytes(name, new int[] {FEATURES}, black, labels, CLASSES)) {
            @Override
            public boolean inMemory() {
                return false;
            }

            @Override
            public Optional<MappedRows> mappedRows() {
                return Optional.of(rows);
            }
        };
    }

    private static TaskView view(Dataset data) {
        boolean[] active = new boolean[CLASSES];
        Arrays.fill(active, true);
        return new TaskView(data, List.of(0, 1, 2), active);
    }

    private static TensorFlowLearner learner() {
        NetworkSpec network = NetworkSpec.mlp(List.of(7), Layer.Activation.RELU, 0, 0);
        LearnerSpec spec = new LearnerSpec(
                new int[] {FEATURES},
                1,
                CLASSES,
                network,
                new OptimizerSpec.Sgd(0.1),
                PenaltyStep.AUTO,
                10,
                3,
                "cpu",
                1);
        return (TensorFlowLearner) new TensorFlowLearnerFactory().create(spec, graph -> new Consolidation() {});
    }

    /** What views may show of a data set. */
    private enum Shown {
        ALL {
            @Override
            List<Dataset> of(Dataset data) {
                return List.of(data);
            }
        },
        SOME {
            @Override
            List<Dataset> of(Dataset data) {
                return List.of(Rows.of("some", data, IntStream.range(100, 400).toArray()));
            }
        },
        ALL_PERMUTED {
            @Override
            List<Dataset> of(Dataset data) {
                return List.of(permuted(data, 5));
            }
        },
        ALL_STANDARDIZED {
            @Override
            List<Dataset> of(Dataset data) {
                return List.of(Standardized.of(new TrainAndTest(data, data)).train());
            }
        },
        SEVERAL {
            @Override
            List<Dataset> of(Dataset data) {
                Dataset some = Rows.of("some", data, new int[] {3, 1, 200});
                return List.of(data, permuted(permuted(data, 6), 7), permuted(some, 8));
            }
        };

        abstract List<Dataset> of(Dataset data);

        private static Dataset permuted(Dataset data, int seed) {
            return new Permuted("permuted", data, SeededOrder.of(seed, "pixels", 0, FEATURES));
        }
    }

    static Stream<Shown> shown() {
        return Stream.of(Shown.values());
    }

    @ParameterizedTest
    @MethodSource("shown")
    void mappedDataGivesTheBitsOfDataInMemory(Shown shown) throws IOException {
        List<List<TaskView>> data = Stream.of(inMemory(), mapped())
                .map(all -> shown.of(all).stream().map(MappedDataTest::view).toList())
                .toList();
        assertThat(data.get(0)).allMatch(view -> view.data().mappedRows().isEmpty());
        assertThat(data.get(1)).allMatch(view -> view.data().mappedRows().isPresent());
        try (TensorFlowLearner inMemory = learner();
                TensorFlowLearner mapped = learner()) {
            inMemory.startTask(0, "pixels", data.get(0), false);
            mapped.startTask(0, "pixels", data.get(1), false);
            assertThat(mapped.train(131)).isEqualTo(inMemory.train(131));
            assertThat(mapped.weightsSha256()).isEqualTo(inMemory.weightsSha256());
            for (int i = 0; i < data.get(0).size(); i++) {
                assertThat(mapped.accuracy(data.get(1).get(i)))
                        .isEqualTo(inMemory.accuracy(data.get(0).get(i)));
            }
        }
    }

    /** Rows of a file that is larger than one mapping. */
    @Test
    void piecesGiveTheBitsOfDataInMemory() throws IOException {
        assumeThat(FusedLibrary.isUsed()).isTrue();
        Path file = Files.write(directory.resolve("pieces"), pixels);
        List<ByteBuffer> pieces = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file)) {
            for (int from = 0; from < pixels.length; from += 200 * FEATURES) {
                int length = Math.min(200 * FEATURES, pixels.length - from);
                pieces.add(channel.map(FileChannel.MapMode.READ_ONLY, from, length));
            }
        }
        Dataset inPieces = withRows("pieces", MappedRows.of(pieces, FEATURES));
        try (TensorFlowLearner inMemory = learner();
                TensorFlowLearner mapped = learner()) {
            inMemory.startTask(0, "pixels", List.of(view(inMemory())), false);
            mapped.startTask(0, "pixels", List.of(view(inPieces)), false);
            assertThat(mapped.train(131)).isEqualTo(inMemory.train(131));
            assertThat(mapped.weightsSha256()).isEqualTo(inMemory.weightsSha256());
        }
    }

    @Test
    void mappedRowsOfOtherFeaturesAreRefused() {
        assumeThat(FusedLibrary.isUsed()).isTrue();
        Dataset shifted = withRows("shifted", MappedRows.of(List.of(ByteBuffer.allocateDirect(EXAMPLES)), 1));
        try (TensorFlowLearner learner = learner()) {
            assertThatThrownBy(() -> learner.startTask(0, "pixels", List.of(view(shifted)), false))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContaining("'shifted' has mapped rows of 1 bytes, but 300 features");
        }
    }

    /** As when somebody copies another file over it. */
    @Test
    void aFileThatBecomesShorterIsNamed() throws IOException {
        assumeThat(FusedLibrary.isUsed()).isTrue();
        try (TensorFlowLearner learner = learner()) {
            learner.startTask(0, "pixels", List.of(view(mapped())), false);
            learner.train(10);
            try (FileChannel file = FileChannel.open(directory.resolve("pixels"), StandardOpenOption.WRITE)) {
                file.truncate(OFFSET);
            }
            assertThatThrownBy(() -> learner.train(10))
                    .isInstanceOf(EngramException.class)
                    .hasMessageContainingAll("'pixels'", "has become shorter")
                    .extracting(failure -> ((EngramException) failure).code())
                    .isEqualTo(ErrorCode.IO);
        }
    }
}
