package dev.engram.core.model;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Learner;
import dev.engram.api.LearnerSpec;
import dev.engram.api.LearningListener;
import dev.engram.api.Predictor;
import dev.engram.api.Scenario;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.core.experiment.ExperimentConfig;
import dev.engram.core.experiment.ExperimentReader;
import dev.engram.core.importance.ParameterImportance;
import dev.engram.core.plugins.PluginModule;
import dev.engram.spi.DataSource;
import dev.engram.spi.LearnerFactory;
import dev.engram.spi.ModelImporter;
import dev.engram.spi.PredictorFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Trains, updates, imports and opens models: the operations of the command, for an application. */
public final class Models {
    private final LearnerFactory learners;
    private final PredictorFactory predictors;
    private final ModelImporter importer;
    private final ModelSettings settings;
    private final ExperimentReader experiments;

    @Inject
    Models(
            LearnerFactory learners,
            PredictorFactory predictors,
            ModelImporter importer,
            ModelSettings settings,
            ExperimentReader experiments) {
        this.learners = learners;
        this.predictors = predictors;
        this.importer = importer;
        this.settings = settings;
        this.experiments = experiments;
    }

    /** With the plugins on the class path, for an application without Guice. */
    public static Models with(LearnerFactory learners, PredictorFactory predictors, ModelImporter importer) {
        return Guice.createInjector(new PluginModule(Models.class.getClassLoader()), new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(LearnerFactory.class).toInstance(learners);
                        bind(PredictorFactory.class).toInstance(predictors);
                        bind(ModelImporter.class).toInstance(importer);
                    }
                })
                .getInstance(Models.class);
    }

    /**
     * Data as a user names it.
     *
     * @param written the name of a source ({@code mnist}), a file with a source's configuration, or the configuration itself
     *     ({@code format = csv, train = ..., ...})
     * @throws EngramException {@link ErrorCode#CONFIGURATION} or {@link ErrorCode#DATA} when there is no such data
     */
    public DataSource data(String written) {
        return settings.data(written);
    }

    /**
     * Examples to predict as a user names them: like {@link #data}, without labels and training examples if there are none
     * ({@code format = csv, test = rows.csv}).
     *
     * @throws EngramException as {@link #data} does, and where they cannot be read
     */
    public Dataset toPredict(String written) {
        return settings.toPredict(written);
    }

    /**
     * Reads a configuration.
     *
     * @param source a file, or the name of a built-in configuration
     * @param overrides {@code path=value}
     */
    public ExperimentConfig experiment(String source, List<String> overrides) {
        return experiments.read(source, overrides);
    }

    /**
     * Reads a model, every file checked against its hash.
     *
     * @throws EngramException {@link ErrorCode#STATE} if it is missing, altered, or of a newer version
     */
    public StoredModel read(Path directory) {
        return ModelFormat.read(directory, settings);
    }

    /**
     * Trains a first model on the tasks of an experiment, under one of its strategies and its first seed.
     *
     * @param strategy label of the strategy
     * @param out does not exist
     * @return its manifest
     */
    public ModelManifest train(
            ExperimentConfig config,
            String strategy,
            Path out,
            LearningListener listener,
            BooleanSupplier interrupted) {
        return new Trainer(learners, config, strategy).train(out, listener, interrupted);
    }

    /** Prepares to teach a model new data; {@link Updater#into} does it. */
    public Updater update(Path model, NamedData news) {
        return new Updater(learners, settings, read(model), news);
    }

    /**
     * Takes in a SavedModel that somebody else exported.
     *
     * @param signature whose output classifies
     * @param strategy written in HOCON, {@code ewc} or {@code { type = ewc, lambda = 300 }}
     * @param overrides of the training, {@code training.epochs=3}
     * @param anchor data that the model was trained on; without it no importance is measured, and only a strategy that needs no
     *     data protects the imported weights
     * @param out does not exist
     * @throws EngramException {@link ErrorCode#CONFIGURATION} when it is a model already
     */
    public ModelManifest importModel(
            Path savedModel,
            String signature,
            String strategy,
            List<String> overrides,
            Optional<NamedData> anchor,
            Path out) {
        if (ModelFormat.claims(savedModel)) { // its scaling, strategy and importance are not in the SavedModel
            throw new EngramException(
                    ErrorCode.CONFIGURATION,
                    savedModel + " is a model of Engram already: an import would lose its scaling and what its strategy"
                            + " knows. Teach it new data with engram update " + savedModel);
        }
        ModelImporter.ImportedClassifier imported = importer.read(savedModel, signature);
        return new FirstModel(learners, settings.strategy(strategy), settings.training(Map.of("epochs", 1), overrides))
                .of(imported, savedModel + " " + signature, anchor, out);
    }

    /** Opens the default signature of a model, every file checked. */
    public Predictor open(Path model) {
        read(model);
        return predictors.open(model, "serving_default");
    }

    /** Opens the head of one task, every file checked. */
    public Predictor open(Path model, String task) {
        read(model);
        return predictors.open(model, "head_" + task);
    }

    /** Opens a model for predictions that go on while it is replaced. */
    public DeployedModel deploy(Path model) {
        return new DeployedModel(directory -> open(directory), model);
    }

    /**
     * Asks a model about examples, through its SavedModel; they are put on the scale of its training data, and labels are not
     * looked at.
     *
     * @param head the task whose head answers, in a model with a head a task
     * @throws EngramException {@link ErrorCode#DATA} when the examples do not fit the model, {@link ErrorCode#CONFIGURATION}
     *     when the head is not said or does not exist
     */
    public Answers ask(Path model, Dataset examples, Optional<String> head) {
        ModelManifest manifest = read(model).manifest();
        DataFit.requireHeader(manifest, examples);
        return ask(model, manifest, examples, head);
    }

    private Answers ask(Path model, ModelManifest manifest, Dataset examples, Optional<String> head) {
        boolean heads = manifest.scenario() == Scenario.TASK;
        if (!heads) {
            DataFit.requireNoHead(manifest, head);
        }
        Dataset fitted = DataFit.fitted(manifest, examples.name(), examples);
        return new Answers(
                predictors.open(
                        model, heads ? "head_" + DataFit.head(manifest, head).name() : "serving_default"),
                manifest.scaling().of(fitted));
    }

    /**
     * Measures a model on the test examples of a data set, asked as in {@link #ask}; the labels must fit the model, too.
     *
     * @param task whose head answers, in a model with a head a task; whose labels the data has, in one that learned its classes
     *     task by task
     */
    public Confusion evaluate(Path model, NamedData data, Optional<String> task) {
        ModelManifest manifest = read(model).manifest();
        List<Integer> outputs = DataFit.outputs(manifest, data, task);
        Dataset test = data.data().test();
        boolean heads = manifest.scenario() == Scenario.TASK;
        try (Answers answers = heads
                ? ask(model, manifest, test, task)
                : ask(model, manifest, new OutputLabels(test, outputs, manifest.outputs()), Optional.empty())) {
            return Confusion.measure(answers);
        }
    }

    /** What the strategy of a model holds to be important; empty where its penalty is not quadratic. */
    public List<ParameterImportance> importance(StoredModel model) {
        ModelManifest manifest = model.manifest();
        ModelSettings.Strategy strategy = settings.strategy(manifest.strategy());
        Dataset none = new NoExamples(
                manifest.featureShape().stream().mapToInt(Integer::intValue).toArray(), manifest.outputs());
        TaskSequence sequence = new TaskSequence(
                "inspect",
                Scenario.DOMAIN,
                List.of(new Task(
                        "none",
                        none,
                        Optional.empty(),
                        none,
                        IntStream.range(0, manifest.outputs()).boxed().toList())),
                manifest.outputs());
        // Nothing is trained: a model from a machine with a GPU is looked into anywhere.
        LearnerSpec spec = settings.training(manifest.training(), List.of("training.device=cpu"))
                .config()
                .learnerOf(model.network(), sequence, manifest.seed(), 0);
        try (Learner learner = learners.create(spec, strategy.strategy())) {
            learner.restore(model.state());
            return learner.precision().stream().map(ParameterImportance::of).toList();
        }
    }
}
