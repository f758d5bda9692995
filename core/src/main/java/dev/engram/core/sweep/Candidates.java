package dev.engram.core.sweep;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The values of one key that a sweep tries. */
sealed interface Candidates {
    /** All values, for grid search. */
    List<ConfigValue> grid();

    /** One value, for random search. */
    ConfigValue draw(SplittableRandom random);

    /** Values such that the others are valid where these are. */
    List<ConfigValue> toCheck();

    /** What the sweep's description says of it. */
    Object description();

    /**
     * Values one by one.
     *
     * @param values at least one
     */
    record Listed(List<ConfigValue> values) implements Candidates {
        @Override
        public List<ConfigValue> grid() {
            return values;
        }

        @Override
        public ConfigValue draw(SplittableRandom random) {
            return values.get(random.nextInt(values.size()));
        }

        @Override
        public List<ConfigValue> toCheck() {
            return values;
        }

        @Override
        public Object description() {
            return values.stream().map(ConfigValue::unwrapped).toList();
        }
    }

    /**
     * Numbers between two bounds.
     *
     * @param origin where they are written, for errors
     */
    record Between(ValueRange range, ConfigOrigin origin, Object description) implements Candidates {
        @Override
        public List<ConfigValue> grid() {
            int last = range.steps().orElseThrow() - 1;
            return IntStream.rangeClosed(0, last)
                    .mapToObj(i -> at((double) i / last))
                    .distinct()
                    .toList();
        }

        @Override
        public ConfigValue draw(SplittableRandom random) {
            return at(random.nextDouble());
        }

        @Override
        public List<ConfigValue> toCheck() {
            return List.of(at(0), at(1));
        }

        private ConfigValue at(double share) {
            return ConfigValueFactory.fromAnyRef(range.at(share)).withOrigin(origin);
        }
    }
}
