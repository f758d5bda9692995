package dev.engram.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.Scenario;
import dev.engram.core.plugins.FakePlugins;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.TrainingGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentReaderTest {
    private static final String GOOD = """
            tasks { type = toy }
            training { epochs = 2 }
            strategies = [
              { type = keep, count = 3 }
            ]
            """;

    @TempDir
    Path directory;

    private ExperimentConfig read(String content, String... overrides) throws IOException {
        Path file = Files.writeString(directory.resolve("my.conf"), content);
        return FakePlugins.injector().getInstance(ExperimentReader.class).read(file.toString(), List.of(overrides));
    }

    @Test
    void fillsDefaultsAndGivesStrategiesTheirConfiguration() throws IOException {
        ExperimentConfig config = read(GOOD);
        FakePlugins.Keep keep = (FakePlugins.Keep) config.strategies().get(0).strategy();
        assertThat(keep.config).isEqualTo(new FakePlugins.KeepConfig(1, 3, Scenario.DOMAIN));
        assertThat(keep.injected).isEqualTo("bound elsewhere");
        assertThat(config.training().optimizer()).isEqualTo(new OptimizerSpec.Sgd(0.1));
        assertThat(config.training().batchSize()).isEqualTo(128);
        assertThat(config.seeds()).containsExactly(1L);
    }

    @Test
    void theResolvedConfigurationReadsBackAsTheSame() throws IOException {
        ExperimentConfig config = read(GOOD);
        String resolved = ConfigFactory.parseMap(config.resolved()).root().render();
        assertThat(read(resolved).resolved()).isEqualTo(config.resolved());
    }

    /** As ${EPOCHS} gives it. */
    private int epochsOfTheEnvironment(String text) throws IOException {
        ConfigOrigin environment = ConfigFactory.systemEnvironment()
                .root()
                .values()
                .iterator()
                .next()
                .origin();
        ConfigValue value = ConfigValueFactory.fromAnyRef(text).withOrigin(environment);
        ExperimentReader reader = FakePlugins.injector().getInstance(ExperimentReader.class);
        Path file = Files.writeString(directory.resolve("my.conf"), GOOD);
        ExperimentSource source = reader.load(file.toString(), List.of());
        ConfigObject root =
                source.root().toConfig().withValue("training.epochs", value).root();
        return reader.bind(source.with(root)).training().epochs().orElseThrow();
    }

    @Test
    void numbersMayComeFromTheEnvironmentWhichHoldsStrings() throws IOException {
        assertThat(epochsOfTheEnvironment("7")).isEqualTo(7);
        assertThatThrownBy(() -> epochsOfTheEnvironment("seven"))
                .hasMessageMatching("training.epochs = \"seven\" \\(env var.*\\) must be a whole number");
        assertThatThrownBy(() -> read(GOOD, "training.epochs=\"7\""))
                .hasMessageContaining("training.epochs = \"7\" (--set) must be a whole number");
    }

    @Test
    void lambdaMayBeChosenByTheRun() throws IOException {
        ExperimentConfig config = read(
                GOOD,
                "strategies=[{type=keep,count=1,lambda=auto},{type=keep,count=1,label=two,lambda={type=auto,start=5}}]");
        assertThat(config.strategies().get(0).lambda()).contains(new AutoLambda(10_000, 0.05, 0.5));
        assertThat(config.strategies().get(1).lambda()).contains(new AutoLambda(5, 0.05, 0.5));
        FakePlugins.Keep keep = (FakePlugins.Keep) config.strategies().get(1).strategy();
        assertThat(keep.config.lambda()).isEqualTo(1);
        String resolved = ConfigFactory.parseMap(config.resolved()).root().render();
        assertThat(read(resolved).strategies().get(1).lambda())
                .isEqualTo(config.strategies().get(1).lambda());
        assertThat(read(resolved).resolved()).isEqualTo(config.resolved());
    }

    @Test
    void overridesWin() throws IOException {
        ExperimentConfig config = read(GOOD, "training.epochs=7", "seeds=[4,5]", "training.optimizer.type=adam");
        assertThat(config.training().epochs()).contains(7);
        assertThat(config.seeds()).containsExactly(4L, 5L);
        assertThat(config.training().optimizer()).isInstanceOf(OptimizerSpec.Adam.class);
    }

    @Test
    void nullTakesBackAKeyThatMayBeLeftOut() throws IOException {
        ExperimentConfig config = read(GOOD, "training.epochs=null", "training.iterations=5");
        assertThat(config.training().epochs()).isEmpty();
        assertThat(config.training().iterations()).contains(5);
        assertThat(read(GOOD, "training.iterations=null").resolved())
                .isEqualTo(read(GOOD).resolved());
    }

    @Test
    void aStringNeedsNoQuotesWhereItCanOnlyBeOne() throws IOException {
        assertThat(read(GOOD, "training.device=gpu:0").training().device()).isEqualTo("gpu:0");
        assertThat(read(GOOD, "name = C*3 ").name()).isEqualTo("C*3");
        assertThatThrownBy(() -> read(GOOD, "training.device=gpu:0,name=b"))
                .hasMessageContaining("not valid HOCON")
                .message()
                .doesNotContain("rename");
    }

    @Test
    void seedsBeyondWhatADoubleHoldsAreReadExactly() throws IOException {
        ExperimentConfig config = read(GOOD, "seeds=[9007199254740993,9223372036854775807,-9223372036854775808,1e3]");
        assertThat(config.seeds())
                .containsExactly(9007199254740993L, Long.MAX_VALUE, Long.MIN_VALUE, 1000L)
                .isEqualTo(config.resolved().get("seeds"));
    }

    @Test
    void whatAPluginRefusesIsNamedWithItsKey() {
        assertThatThrownBy(() -> readRefused("refuse"))
                .isInstanceOf(EngramException.class)
                .hasMessage("strategies[0] (my.conf:2) a count of 3 is odd");
        assertThatThrownBy(() -> readRefused("lack"))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("strategies[0] (my.conf:2) The plugin 'lack' (")
                .hasMessageContaining("cannot be made: java.lang.NoClassDefFoundError: not/There. Add the jar");
        assertThatThrownBy(() -> readRefused("break"))
                .isInstanceOf(EngramException.class)
                .hasMessageContaining("The plugin 'break' (")
                .hasMessageContaining("cannot be made: java.lang.IllegalStateException: no more than 2. Does it take");
    }

    private void readRefused(String strategy) throws IOException {
        Path file = Files.writeString(
                directory.resolve("my.conf"),
                "tasks = toy, training.epochs = 1\nstrategies = [{ type = " + strategy + ", count = 3 }]");
        FakePlugins.injector(
                        FakePlugins.strategy("refuse", Refuse.class),
                        FakePlugins.strategy("lack", LacksAClass.class),
                        FakePlugins.strategy("break", Breaks.class))
                .getInstance(ExperimentReader.class)
                .read(file.toString(), List.of());
    }

    /** A strategy that cannot be made of its configuration. */
    public static final class Refuse implements ConsolidationStrategy {
        public Refuse(FakePlugins.KeepConfig config) {
            throw new EngramException(ErrorCode.PLUGIN, "a count of " + config.count() + " is odd");
        }

        @Override
        public Consolidation build(TrainingGraph graph) {
            return new Consolidation() {};
        }
    }

    /** A strategy that knows nothing of {@link EngramException}. */
    public static final class Breaks implements ConsolidationStrategy {
        public Breaks(FakePlugins.KeepConfig config) {
            throw new IllegalStateException("no more than " + (config.count() - 1));
        }

        @Override
        public Consolidation build(TrainingGraph graph) {
            return new Consolidation() {};
        }
    }

    /** A strategy whose jar is not complete. */
    public static final class LacksAClass implements ConsolidationStrategy {
        public LacksAClass() {
            throw new NoClassDefFoundError("not/There");
        }

        @Override
        public Consolidation build(TrainingGraph graph) {
            return new Consolidation() {};
        }
    }

    @Test
    void reportsEverythingThatIsWrongAtOnceWithFileAndLine() {
        Throwable thrown = catchThrowable(() -> read("""
                tasks { type = toy, count = 0 }, seeds = [1, 1]
                training {
                  epochs = 2
                  batchsize = 32
                  optimizer { type = sdg }
                }
                strategies = [
                  { type = kepe, count = 3 }
                  { type = keep, count = 10, lambda = -1 }
                  { type = keep, scenario = taks }
                ]
                """));
        assertThat(thrown).isInstanceOf(EngramException.class);
        assertThat(((EngramException) thrown).code()).isEqualTo(ErrorCode.CONFIGURATION);
        assertThat(thrown.getMessage().lines())
                .containsExactly(
                        "9 errors in the configuration:",
                        "  tasks.count = 0 (my.conf:1) is out of bounds: it must be at least 1",
                        "  training.optimizer.type = \"sdg\" (my.conf:5) is not a known optimizer. Known: adagrad, adam,"
                                + " momentum, rmsprop, sgd. Did you mean \"sgd\"?",
                        "  training.batchsize (my.conf:4) is not a known key. Known: batch-size, device, early-stopping,"
                                + " epochs, evaluate, iterations, optimizer, penalty-step, reset-between-tasks, threads."
                                + " Did you mean \"batch-size\"?",
                        "  strategies[0].type = \"kepe\" (my.conf:8) is not a known strategy. Known: hoard, keep. Did you"
                                + " mean \"keep\"?",
                        "  strategies[1].lambda = -1 (my.conf:9) is out of bounds: it must be at least 0",
                        "  strategies[1].count = 10 (my.conf:9) is out of bounds: it must be at least 1 and at most 9",
                        "  strategies[2].count (my.conf:10) is missing: how many",
                        "  strategies[2].scenario = \"taks\" (my.conf:10) is not known here. Known: class, domain, task."
                                + " Did you mean \"task\"?",
                        "  seeds = [1,1] (my.conf:1) names a seed more than once. Each strategy runs once with each: name it"
                                + " once");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "training.epochs=two | training.epochs = \"two\" (--set) must be a whole number",
                "training.epochs=1.5 | training.epochs = 1.5 (--set) must be a whole number",
                "seeds=[1e300] | seeds[0] = 1.0E300 (--set) must be a whole number, at least -2^63 and below 2^63",
                "seeds=[9223372036854775808] | (--set) must be a whole number, at least -2^63 and below 2^63",
                "seeds=[1.5] | seeds[0] = 1.5 (--set) must be a whole number",
                "seeds=1 | seeds = 1 (--set) must be a list",
                "seeds=[] | seeds = [] (--set) must be a list of at least one seed, such as [1]",
                "seeds=[1000,1e3] | seeds = [1000,1000] (--set) names a seed more than once",
                "training.batch-size=null | training.batch-size = null (--set) must be a whole number",
                "seeds=[1,2,1] | seeds = [1,2,1] (--set) names a seed more than once",
                "name=[] | name = [] (--set) must be a string",
                "training.reset-between-tasks=1 | must be true or false",
                "strategies=[] | strategies (--set) must be a list of at least one strategy",
                "strategies=[{type=ewc}] | \"ewc\" (--set) is known, but its jar is missing: add the artifact dev.engram:engram-strategies",
                "strategies=[hoard,hoard] | strategies[1] = \"hoard\" (--set) has the label \"hoard\" of another strategy",
                "strategies=[{type=hoard,label=\"\"}] | strategies[0].label = \"\" (--set) must be a string that can name a directory",
                "strategies=[{type=hoard,label=.}] | strategies[0].label = \".\" (--set) must be a string that can name",
                "strategies=[{type=hoard,label=..}] | strategies[0].label = \"..\" (--set) must be a string that can name",
                "strategies=[{type=hoard,label=null}] | strategies[0].label = null (--set) must be a string that can name",
                "strategies=[{type=hoard,label=[a]}] | strategies[0].label = [\"a\"] (--set) must be a string that can name",
                "strategies=[{type=hoard,lambda=auto}] | strategies[0].lambda (--set) is not a known key",
                "strategies=[{type=keep,count=1,lambda={type=auto,margn=1}}] | strategies[0].lambda.margn (--set) is not a known key. Known: decay, margin, start, type. Did you mean \"margin\"?",
                "strategies=[{type=keep,count=1,lambda={type=auto,decay=1}}] | strategies[0].lambda.decay = 1 (--set) is out of bounds: it must be at least 0.01 and at most 0.99",
                "strateges=[hoard] | strateges (--set) is not a known key. Known: checkpoints, name, network, seeds, strategies, tasks, training. Did you mean \"strategies\"?",
                "name=../up | name = \"../up\" (--set) must be a plain file name",
                "name=a/b | must be a plain file name",
                "name=\"\" | must be a plain file name",
                "name=.. | must be a plain file name",
                "training.iterations=5 | needs either epochs or iterations, not both",
                "epochs | --set epochs is not of the form path=value",
                "tasks=3 | needs a type. Known: toy.",
                "training.optimizer={type=adam,beta1=1} | training.optimizer.beta1 = 1 (--set) is out of bounds: it must be at least 0 and below 1",
                "a.b=} | --set a.b=}: not valid HOCON",
                "a.b=c:d,e=[ | A string with special characters goes into double quotes: --set 'a.b=\"...\"'"
            })
    void oneWrongValueGetsOneClearError(String override, String message) {
        assertThatThrownBy(() -> read(GOOD, override)).hasMessageContaining(message);
    }

    @Test
    void aNameThatIsNeitherFileNorBuiltInSuggests() {
        ExperimentReader reader = FakePlugins.injector().getInstance(ExperimentReader.class);
        assertThatThrownBy(() -> reader.read("permuted-minst", List.of()))
                .hasMessageContaining("'permuted-minst' is neither a file nor a built-in configuration")
                .hasMessageContaining("Did you mean \"permuted-mnist\"?");
    }
}
