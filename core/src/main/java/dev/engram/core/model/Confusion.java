package dev.engram.core.model;

import dev.engram.api.Dataset;

/**
 * How often each class was taken for which.
 *
 * @param counts by label and prediction
 */
@SuppressWarnings("ArrayRecordComponent") // read-only by contract
public record Confusion(int[][] counts) {
    private static final int BATCH = 1000;

    /** Compares every answer with the label. */
    static Confusion measure(Answers answers) {
        Dataset data = answers.examples();
        int[][] counts = new int[data.classes()][answers.outputs()];
        for (int from = 0; from < data.size(); from += BATCH) {
            int to = Math.min(data.size(), from + BATCH);
            float[] probabilities = answers.probabilities(from, to);
            for (int row = from; row < to; row++) {
                counts[data.label(row)][mostLikely(probabilities, row - from, answers.outputs())]++;
            }
        }
        return new Confusion(counts);
    }

    /** The output of the highest probability in a row. */
    public static int mostLikely(float[] probabilities, int row, int outputs) {
        int best = 0;
        for (int output = 1; output < outputs; output++) {
            if (probabilities[row * outputs + output] > probabilities[row * outputs + best]) {
                best = output;
            }
        }
        return best;
    }

    public int examples() {
        int sum = 0;
        for (int label = 0; label < counts.length; label++) {
            sum += examples(label);
        }
        return sum;
    }

    /** Examples of a class. */
    public int examples(int label) {
        int sum = 0;
        for (int count : counts[label]) {
            sum += count;
        }
        return sum;
    }

    /** Part of all examples that was right. */
    public double accuracy() {
        int right = 0;
        for (int label = 0; label < counts.length; label++) {
            right += counts[label][label];
        }
        return (double) right / examples();
    }

    /** Part of a class that was right; NaN where it has no examples. */
    public double recall(int label) {
        return (double) counts[label][label] / examples(label);
    }

    /** What a class was taken for most often when it was wrong; −1 if it never was. */
    public int mostOftenTakenFor(int label) {
        int worst = -1;
        for (int output = 0; output < counts[label].length; output++) {
            if (output != label && counts[label][output] > (worst < 0 ? 0 : counts[label][worst])) {
                worst = output;
            }
        }
        return worst;
    }
}
