package dev.engram.core.experiment;

import dev.engram.api.AccuracyMatrix;
import dev.engram.api.CurvePoint;
import dev.engram.api.Dataset;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.Learner;
import dev.engram.api.LearnerState;
import dev.engram.api.LearningListener;
import dev.engram.api.LearningListener.Progress;
import dev.engram.api.LearningListener.Run;
import dev.engram.api.NamedTensor;
import dev.engram.api.OptimizerSpec;
import dev.engram.api.PenaltyStep;
import dev.engram.api.Task;
import dev.engram.api.TaskSequence;
import dev.engram.api.TaskView;
import dev.engram.core.checkpoint.Checkpoint;
import dev.engram.core.checkpoint.Checkpoints;
import dev.engram.core.checkpoint.RunProgress;
import dev.engram.core.importance.ImportanceHistory;
import dev.engram.spi.Requirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Takes a learner through a sequence of tasks, and measures every task after each; goes on from a checkpoint if there is one. */
public final class TaskManager {
    private static final long PROGRESS_NANOS = 200_000_000L;

    private final LearningPlan plan;
    private final TaskSequence sequence;
    private final TrainingConfig training;
    private final Learner learner;
    private final Checkpoints checkpoints;
    private final Run run;
    private final LearningListener listener;
    private final BooleanSupplier interrupted;
    private final List<CurvePoint> curve = new ArrayList<>();
    private final AccuracyMatrix accuracy;
    private final ImportanceHistory importance;
    private final Diagnosis diagnosis;
    private final List<Double> lambdas = new ArrayList<>();
    private final List<String> digests = new ArrayList<>();
    private final int firstTask;
    private EarlyStopping stopping;
    private long done;
    private long stepsWithTries;
    private boolean trying;
    private boolean unsaved;
    private long trainNanos;
    private long consolidationNanos;

    /**
     * Measures the untrained learner, or takes it back to its newest checkpoint.
     *
     * @param learner to be taught
     * @param checkpoints where its state goes every so often
     * @param run for the listener
     * @param interrupted asked several times a second
     */
    public TaskManager(
            LearningPlan plan,
            Learner learner,
            Checkpoints checkpoints,
            Run run,
            LearningListener listener,
            BooleanSupplier interrupted) {
        this.plan = plan;
        this.sequence = plan.sequence();
        this.training = plan.training();
        this.learner = learner;
        this.checkpoints = checkpoints;
        this.importance = new ImportanceHistory(!plan.requirements().decays());
        this.run = run;
        this.listener = listener;
        this.interrupted = interrupted;
        this.diagnosis = new Diagnosis(learner, listener.wantsDiagnostics(), System::nanoTime);
        stopping = stopping(List.of(), List.of());
        Optional<Checkpoint> saved = checkpoints.newest(warning -> listener.warned(run, warning));
        if (saved.isPresent()) {
            accuracy = restore(saved.get());
            RunProgress progress = saved.get().progress();
            firstTask = progress.learned() ? progress.task() + 1 : progress.task();
        } else {
            List<Double> untrained = evaluate(0);
            accuracy = new AccuracyMatrix(untrained);
            curve.add(new CurvePoint(0, 0, untrained));
            listener.evaluated(run, -1, untrained);
            firstTask = 0;
        }
    }

    private AccuracyMatrix restore(Checkpoint saved) {
        RunProgress progress = saved.progress();
        requireSameData(progress.data());
        startTask(progress.task());
        learner.restore(saved.state());
        if (!progress.learned()) {
            stopping = stopping(progress.validationErrors(), saved.bestWeights());
            done = saved.state().counters().getOrDefault("taskSteps", 0L);
        }
        importance.restore(
                progress.overlaps(),
                saved.firstImportance(),
                progress.accuracy().isEmpty() ? List.of() : learner.precision());
        progress.curve()
                .forEach(point -> curve.add(new CurvePoint(point.step(), point.task(), widened(point.accuracy()))));
        lambdas.addAll(progress.lambdas());
        stepsWithTries = learner.steps();
        trainNanos = progress.trainNanos();
        consolidationNanos = progress.consolidationNanos();
        AccuracyMatrix matrix = new AccuracyMatrix(widened(progress.initialAccuracy()));
        progress.accuracy().forEach(row -> matrix.add(widened(row)));
        listener.resumed(run, progress.task(), learner.steps());
        return matrix;
    }

    /** Else the run would be neither that of the old data nor that of the new. */
    private void requireSameData(List<String> before) {
        List<String> now = digests(before.size());
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(now.get(i))) {
                throw new EngramException(
                        ErrorCode.CONFIGURATION,
                        "Task '" + sequence.tasks().get(i).name() + "' has other examples than those that '"
                                + run.label()
                                + "' learned before it was stopped: their files were changed. Put the old ones back to"
                                + " go on, or begin a new run in another directory (--out)");
            }
        }
    }

    /** Of the first tasks. */
    private List<String> digests(int count) {
        while (digests.size() < count) {
            digests.add(DataDigest.of(sequence.tasks().get(digests.size())));
        }
        return digests.subList(0, count);
    }

    /** Tasks that were appended since have not been measured. */
    private List<Double> widened(List<Double> row) {
        List<Double> wide = new ArrayList<>(row);
        while (wide.size() < sequence.tasks().size()) {
            wide.add(Double.NaN);
        }
        return wide;
    }

    /**
     * Learns the tasks of the plan.
     *
     * @throws EngramException {@link ErrorCode#DIVERGED} or {@link ErrorCode#INTERRUPTED}
     */
    public void learnAll() {
        if (plan.lambda().isPresent()) {
            learner.penaltyStrength(1); // as it is: a strategy without a penalty says so now, not after the first task
        }
        for (int task = firstTask; task < plan.toLearn(); task++) {
            learn(task);
        }
    }

    /** Measured so far. */
    public AccuracyMatrix accuracy() {
        return accuracy;
    }

    /** Measured so far. */
    public List<CurvePoint> curve() {
        return List.copyOf(curve);
    }

    /** What has been learned so far to be important. */
    public ImportanceHistory importance() {
        return importance;
    }

    /** λ of each task learned so far, 0 where there was nothing to protect; empty where λ is given. */
    public List<Double> lambdas() {
        return List.copyOf(lambdas);
    }

    /** So far. */
    public RunResult.Cost cost() {
        return new RunResult.Cost(trainNanos / 1e9, consolidationNanos / 1e9, learner.steps(), learner.stateBytes());
    }

    private void startTask(int index) {
        Task task = sequence.tasks().get(index);
        learner.startTask(plan.learnedBefore() + index, task.name(), trainingData(index), training.resetBetweenTasks());
    }

    private void learn(int index) {
        boolean choosesLambda = plan.lambda().isPresent() && plan.learnedBefore() + index > 0;
        if (!choosesLambda) {
            requireStable(index);
        }
        boolean resumed = index == firstTask && done > 0;
        if (!resumed) {
            startTask(index);
            done = 0;
            stopping = stopping(List.of(), List.of());
        }
        int perEpoch = learner.stepsPerEpoch();
        long planned = training.iterations().isPresent()
                ? training.iterations().get()
                : (long) training.epochs().orElseThrow() * perEpoch;
        listener.taskStarted(run, index, planned);
        long trainBefore = trainNanos;
        if (choosesLambda) {
            lambdas.add(tryLambdas(plan.lambda().orElseThrow(), index, planned, perEpoch));
        } else {
            train(index, planned, perEpoch);
            plan.lambda().ifPresent(nothingToProtect -> lambdas.add(0.0));
        }
        long start = System.nanoTime();
        learner.consolidate();
        long took = System.nanoTime() - start;
        consolidationNanos += took;
        listener.taskLearned(run, index, (trainNanos - trainBefore) / 1e9, took / 1e9);
        List<Double> row = evaluate(index);
        accuracy.add(row);
        curve.add(new CurvePoint(learner.steps(), index, row));
        listener.evaluated(run, index, row);
        importance.learned(index, learner.precision());
        save(index, true);
    }

    private List<TaskView> trainingData(int index) {
        List<TaskView> views = new ArrayList<>();
        boolean all = plan.requirements().trainingData() == Requirements.TrainingData.ALL_TASKS_SO_FAR;
        for (int task = all ? 0 : index; task <= index; task++) {
            views.add(sequence.view(sequence.tasks().get(task).train(), task, index));
        }
        return views;
    }

    private EarlyStopping stopping(List<Double> errors, List<NamedTensor> bestWeights) {
        return new EarlyStopping(learner, training.earlyStopping().patience(), errors, bestWeights);
    }

    /** Learns a task under the highest λ that lets it; the last try stands. */
    private double tryLambdas(AutoLambda settings, int index, long planned, int perEpoch) {
        Dataset validation = sequence.tasks().get(index).validation().orElseThrow();
        LearnerState start = learner.state();
        int points = curve.size();
        trying = true;
        double chosen = new LambdaSearch(settings).choose((lambda, needed) -> {
            learner.penaltyStrength(lambda);
            learner.restore(start);
            curve.subList(points, curve.size()).clear();
            done = 0;
            stopping = stopping(List.of(), List.of());
            double reached = learns(index, planned, perEpoch, lambda)
                    ? learner.accuracy(sequence.view(validation, index, index))
                    : LambdaSearch.DIVERGED;
            listener.lambdaTried(run, index, lambda, Math.max(0, reached), needed);
            return reached;
        });
        trying = false;
        return chosen;
    }

    /** Whether training came to its end; a λ that makes it diverge is too high. */
    private boolean learns(int index, long planned, int perEpoch, double lambda) {
        try {
            requireStable(index);
            train(index, planned, perEpoch);
            return true;
        } catch (EngramException e) {
            if (e.code() != ErrorCode.DIVERGED || lambda == 0) {
                throw e;
            }
            return false;
        }
    }

    private void train(int index, long planned, int perEpoch) {
        boolean stopsEarly = training.earlyStopping().enabled();
        boolean measures = stopsEarly || training.evaluate() == TrainingConfig.Evaluate.EPOCH;
        int chunk = 1;
        while (done < planned && !(stopsEarly && stopping.stops())) {
            long untilMeasured = measures ? perEpoch - done % perEpoch : planned - done;
            long untilSaved = checkpoints.stepsUntilDue(learner.steps());
            int steps = (int) Math.min(Math.min(chunk, untilSaved), Math.min(planned - done, untilMeasured));
            long start = System.nanoTime();
            double loss = learner.train(steps);
            long took = Math.max(1, System.nanoTime() - start);
            trainNanos += took;
            done += steps;
            stepsWithTries += steps;
            chunk = (int) Math.max(1, Math.min(10_000, PROGRESS_NANOS * steps / took));
            listener.progressed(run, new Progress(index, done, planned, stepsWithTries, loss, diagnosis.now()));
            if (measures && done % perEpoch == 0) {
                epochEnds(index, stopsEarly, done < planned);
            }
            boolean stop = interrupted.getAsBoolean();
            if (stop || checkpoints.due(learner.steps())) {
                save(index, false);
            }
            if (stop) {
                throw new EngramException(
                        ErrorCode.INTERRUPTED,
                        "Interrupted in task '" + run.tasks().get(index) + "' after " + done + " of " + planned
                                + " steps"
                                + (unsaved
                                        ? ", without its last checkpoint, which could not be written: it goes on from the one"
                                                + " before"
                                        : ""));
            }
        }
        if (stopsEarly) {
            stopping.restoreBest();
        }
    }

    private void epochEnds(int index, boolean stopsEarly, boolean more) {
        if (training.evaluate() == TrainingConfig.Evaluate.EPOCH && more) {
            curve.add(new CurvePoint(learner.steps(), index, evaluate(index)));
        }
        if (stopsEarly) {
            stopping.add(validationError(index));
        }
    }

    private void save(int index, boolean learned) {
        if (trying) {
            return; // a task whose λ is being chosen begins anew
        }
        RunProgress progress = new RunProgress(
                index,
                learned,
                accuracy.initial(),
                accuracy.rows(),
                curve,
                learned ? List.of() : stopping.errors(),
                importance.overlaps(),
                lambdas,
                digests(index + 1),
                trainNanos,
                consolidationNanos);
        keep(new Checkpoint(
                progress, learner.state(), learned ? List.of() : stopping.bestWeights(), importance.first()));
    }

    /** A full disk costs a checkpoint, not the run: there may be room for the next one, or for the results. */
    private void keep(Checkpoint checkpoint) {
        try {
            checkpoints.save(checkpoint);
            unsaved = false;
        } catch (EngramException e) {
            if (e.code() != ErrorCode.IO) {
                throw e;
            }
            if (!unsaved) {
                listener.warned(
                        run, e.getMessage() + ". The run goes on: make room, and its next checkpoint has all of it");
            }
            unsaved = true;
        }
    }

    /** Mean over all tasks seen so far. */
    private double validationError(int latest) {
        double sum = 0;
        for (int task = 0; task <= latest; task++) {
            Dataset validation = sequence.tasks().get(task).validation().orElseThrow();
            sum += 1 - learner.accuracy(sequence.view(validation, task, latest));
        }
        return sum / (latest + 1);
    }

    private List<Double> evaluate(int latest) {
        List<Double> row = new ArrayList<>();
        for (int task = 0; task < sequence.tasks().size(); task++) {
            row.add(learner.accuracy(sequence.view(sequence.tasks().get(task).test(), task, latest)));
        }
        return row;
    }

    /** An explicit step on a quadratic penalty diverges where η λ F exceeds 2: better said before the task. */
    private void requireStable(int index) {
        double stiffness = learner.stiffness();
        boolean adaptive = !(training.optimizer() instanceof OptimizerSpec.Sgd);
        if (!adaptive && !learner.takesPenaltyImplicitly() && stiffness > 2) {
            String otherCure = training.penaltyStep() == PenaltyStep.EXPLICIT
                    ? ", or use training.penalty-step = implicit where the penalty is quadratic"
                    : ", or lower training.optimizer.learning-rate";
            throw new EngramException(
                    ErrorCode.DIVERGED,
                    String.format(
                            Locale.ROOT,
                            "Task '%s' would diverge: learning rate × λ × largest importance is %.3g, and explicit steps"
                                    + " are stable up to 2. Multiply lambda by at most %.2g%s",
                            sequence.tasks().get(index).name(),
                            stiffness,
                            2 / stiffness,
                            otherCure));
        }
    }
}
