package dev.engram.core.model;

import dev.engram.api.Dataset;
import dev.engram.api.Encoding;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.spi.DataSource.TrainAndTest;

/**
 * How a model's features were normalised, {@code factor × x + shift} with x as the data source gives it (bytes as
 * 0..1): what comes later, to be learned or answered, is put on the same scale.
 *
 * @param factor applied to every feature
 * @param shift added then
 */
public record FeatureScaling(double factor, double shift) {
    /** Features as the source gives them. */
    public static final FeatureScaling NONE = new FeatureScaling(1, 0);

    /**
     * That of all tasks.
     *
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when tasks differ
     */
    static FeatureScaling of(TaskSequence sequence) {
        Task first = sequence.tasks().get(0);
        FeatureScaling common = scaleOf(first.train());
        for (Task task : sequence.tasks()) {
            if (!scaleOf(task.train()).equals(common)) {
                throw new EngramException(
                        ErrorCode.CONFIGURATION,
                        "Tasks '" + first.name() + "' and '" + task.name()
                                + "' are normalised each by its own mean and variance, but a model has one scale for"
                                + " all data. Set tasks.normalize = as-stored, or train on '" + first.name()
                                + "' alone and teach the others with engram update");
            }
        }
        return common;
    }

    private static FeatureScaling scaleOf(Dataset data) {
        Encoding seen = data.encoding();
        Encoding source = data.sourceEncoding();
        if (seen.equals(source)) {
            return NONE;
        }
        double factor = (double) seen.scale() / source.scale();
        return new FeatureScaling(factor, seen.shift() - factor * source.shift());
    }

    /** The data on this scale; what is normalised already is left as it is. */
    TrainAndTest of(TrainAndTest data) {
        return new TrainAndTest(of(data.train()), of(data.test()));
    }

    /** Examples on this scale; what is normalised already is left as it is. */
    Dataset of(Dataset data) {
        Encoding source = data.sourceEncoding();
        if (equals(NONE) || !data.encoding().equals(source)) {
            return data;
        }
        return new ScaledFeatures(data, new Encoding(source.bytes(), (float) (factor * source.scale()), (float)
                (factor * source.shift() + shift)));
    }
}
