package dev.engram.datasets;

import dev.engram.api.Dataset;
import dev.engram.api.DatasetView;
import dev.engram.api.Encoding;
import dev.engram.api.MappedRows;
import dev.engram.spi.DataSource.TrainAndTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Features with mean 0 and variance 1 over the whole training data; the learner does the arithmetic while decoding. */
public final class Standardized extends DatasetView {
    private final Encoding encoding;

    private Standardized(Dataset source, Encoding encoding) {
        super(source.name(), source);
        this.encoding = encoding;
    }

    /** Both parts by the mean and the deviation of the training part. */
    public static TrainAndTest of(TrainAndTest data) {
        Dataset train = data.train();
        Encoding stored = train.encoding();
        ByteBuffer row =
                ByteBuffer.allocate(train.featureCount() * stored.bytes()).order(ByteOrder.nativeOrder());
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < train.size(); i++) {
            train.read(i, row.clear());
            row.flip();
            while (row.hasRemaining()) {
                double value = stored.bytes() == 1 ? row.get() & 0xFF : row.getFloat();
                sum += value;
                squares += value * value;
            }
        }
        double count = (double) train.size() * train.featureCount();
        double mean = sum / count;
        double variance = Math.max(0, squares / count - mean * mean);
        double scale = variance > 0 ? 1 / Math.sqrt(variance) : 1;
        Encoding encoding = new Encoding(stored.bytes(), (float) scale, (float) (-mean * scale));
        return new TrainAndTest(new Standardized(train, encoding), new Standardized(data.test(), encoding));
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public Optional<MappedRows> mappedRows() {
        return source().mappedRows();
    }
}
