package dev.engram.datasets.sequence;

import static java.util.Objects.requireNonNull;

import dev.engram.api.Dataset;
import dev.engram.api.TaskSequence;
import dev.engram.datasets.SeededOrder;
import dev.engram.datasets.image.Padded;
import dev.engram.datasets.image.Permuted;
import dev.engram.spi.DataSource;
import dev.engram.spi.TaskSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One data set under several fixed permutations of its pixels (Kirkpatrick et al. 2017, Fig. 2). */
public final class PermutedTasks implements TaskSource {
    private final PermutedConfig config;

    /**
     * The source.
     *
     * @param config data and number of permutations
     */
    public PermutedTasks(PermutedConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public TaskSequence tasks(long seed) {
        DataSource.TrainAndTest whole = config.normalize().of(config.data().load());
        DataSource.TrainAndTest data = new DataSource.TrainAndTest(padded(whole.train()), padded(whole.test()));
        List<String> names = new ArrayList<>();
        List<int[]> permutations = new ArrayList<>();
        for (int t = 0; t < config.count(); t++) {
            boolean plain = t == 0 && config.firstUnpermuted();
            names.add(plain ? "original" : "permutation-" + t);
            permutations.add(plain ? new int[0] : permutation(data.train(), seed, t));
        }
        TrainingSplit split = TrainingSplit.of(data.train(), config.validation(), config.trainLimit(), seed);
        return new ImageTasks(config.scenario(), split, data.test())
                .views(
                        "permuted",
                        names,
                        (name, source, t) -> permutations.get(t).length == 0
                                ? source
                                : new Permuted(name, source, permutations.get(t)));
    }

    private Dataset padded(Dataset data) {
        return config.pad() == 0 ? data : new Padded(data.name(), data, config.pad());
    }

    private int[] permutation(Dataset data, long seed, int index) {
        int[] places =
                config.square() == 0 ? allPlaces(data.featureCount()) : CentredSquare.places(data, config.square());
        int[] order = SeededOrder.of(seed, "permutation", index, places.length);
        int[] from = allPlaces(data.featureCount());
        for (int i = 0; i < places.length; i++) {
            from[places[i]] = places[order[i]];
        }
        return from;
    }

    private static int[] allPlaces(int count) {
        int[] places = new int[count];
        Arrays.setAll(places, i -> i);
        return places;
    }
}
