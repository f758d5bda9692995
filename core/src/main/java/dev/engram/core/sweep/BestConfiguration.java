package dev.engram.core.sweep;

import com.google.inject.Inject;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.engram.api.EngramException;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.storage.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes the experiment with the best values in their places, ready to run. */
public final class BestConfiguration {
    /** Name of the file in the sweep's directory. */
    public static final String NAME = "best.conf";

    private final ExperimentReader experiments;

    @Inject
    BestConfiguration(ExperimentReader experiments) {
        this.experiments = experiments;
    }

    /**
     * Writes {@code best.conf}.
     *
     * @param best by label, as {@link Ranking#best} chose them; not empty
     * @return the file
     * @throws EngramException when it cannot be written
     */
    public Path write(Path directory, Sweep sweep, Map<String, TrialResult> best) {
        ConfigObject root = sweep.source().root();
        StringBuilder head = new StringBuilder();
        for (TrialResult result : best.values()) {
            Trial trial = result.trial();
            for (SweptKey key : sweep.keys()) {
                if (trial.values().containsKey(key.path())) {
                    root = key.set(
                            root, ConfigValueFactory.fromAnyRef(trial.values().get(key.path())));
                }
            }
            head.append("# ")
                    .append(trial.strategy())
                    .append(": ")
                    .append(sweep.settings().metric().title())
                    .append(' ')
                    .append(result.value().orElseThrow())
                    .append('\n');
        }
        root = root.withValue("strategies", ConfigValueFactory.fromIterable(chosen(sweep, root, best)));
        Map<String, Object> resolved =
                experiments.bind(sweep.source().with(root)).resolved();
        String text = ConfigFactory.parseMap(resolved)
                .root()
                .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
        Path file = directory.resolve(NAME);
        String whole = "# The best values of a sweep over " + sweep.trials().size()
                + " trials, chosen on validation data.\n" + head + text;
        WholeFile.write(file, whole.getBytes(StandardCharsets.UTF_8));
        return file;
    }

    private static List<ConfigValue> chosen(Sweep sweep, ConfigObject root, Map<String, TrialResult> best) {
        List<String> labels = sweep.labels();
        ConfigList all = SweptKey.strategies(root);
        return IntStream.range(0, labels.size())
                .filter(i -> best.containsKey(labels.get(i)))
                .mapToObj(all::get)
                .toList();
    }
}
