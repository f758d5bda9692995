package dev.engram.core.importance;

import dev.engram.api.NamedTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * How much two tasks need the same weights of one parameter: 1 − d², d² = ½ Σ (√f₁ − √f₂)² the Fréchet distance of the
 * two importances, each normalised to a sum of 1 (Kirkpatrick et al. 2017, figure 2C). 0: disjoint; 1: the same.
 *
 * @param parameter its name
 * @param tasks indices of the two tasks
 * @param overlap from 0 to 1
 */
public record FisherOverlap(String parameter, List<Integer> tasks, double overlap) {
    public FisherOverlap {
        tasks = List.copyOf(tasks);
    }

    /** Of each parameter. */
    static List<FisherOverlap> of(int first, List<NamedTensor> one, int second, List<NamedTensor> other) {
        List<FisherOverlap> overlaps = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            overlaps.add(new FisherOverlap(
                    one.get(i).name().replaceFirst("^parameter/", ""),
                    List.of(first, second),
                    overlap(one.get(i).values(), other.get(i).values())));
        }
        return overlaps;
    }

    /** Of two importances of one length, not negative. */
    static double overlap(float[] one, float[] other) {
        double sumOne = 0;
        double sumOther = 0;
        double sumOfRoots = 0;
        for (int i = 0; i < one.length; i++) {
            sumOne += one[i];
            sumOther += other[i];
            sumOfRoots += Math.sqrt((double) one[i] * other[i]);
        }
        // ½ Σ (√f₁ − √f₂)² = 1 − Σ √(f₁ f₂) where both sum to 1.
        return sumOne == 0 || sumOther == 0 ? 0 : sumOfRoots / Math.sqrt(sumOne * sumOther);
    }
}
