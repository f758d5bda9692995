package dev.engram.testkit;

import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.Penalty;
import dev.engram.spi.Requirements;
import dev.engram.spi.StepView;
import dev.engram.spi.TaskScope;
import dev.engram.spi.TrainingGraph;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** A strategy as it is, and a note of whether it looks at a task's examples. */
final class WatchedStrategy implements ConsolidationStrategy {
    private final ConsolidationStrategy strategy;
    private boolean looksAtExamples;

    WatchedStrategy(ConsolidationStrategy strategy) {
        this.strategy = strategy;
    }

    /** Whether it has looked at any so far. */
    boolean looksAtExamples() {
        return looksAtExamples;
    }

    @Override
    public Requirements requirements() {
        return strategy.requirements();
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        Consolidation consolidation = strategy.build(graph);
        return new Consolidation() {
            @Override
            public Penalty penalty() {
                return consolidation.penalty();
            }

            @Override
            public List<Operand<TFloat32>> gradients(List<Operand<TFloat32>> ofTaskLoss) {
                return consolidation.gradients(ofTaskLoss);
            }

            @Override
            public List<Op> afterUpdate(StepView step) {
                return consolidation.afterUpdate(step);
            }

            @Override
            public void taskStarted(TaskScope scope) {
                consolidation.taskStarted(new WatchedScope(scope));
            }

            @Override
            public void taskLearned(TaskScope scope) {
                consolidation.taskLearned(new WatchedScope(scope));
            }
        };
    }

    private final class WatchedScope implements TaskScope {
        private final TaskScope scope;

        WatchedScope(TaskScope scope) {
            this.scope = scope;
        }

        @Override
        public int index() {
            return scope.index();
        }

        @Override
        public long examples() {
            return scope.examples();
        }

        @Override
        public void run(List<? extends Op> ops) {
            scope.run(ops);
        }

        @Override
        public void forEachBatch(long examples, int batchSize, List<? extends Op> ops) {
            looksAtExamples = true;
            scope.forEachBatch(examples, batchSize, ops);
        }

        @Override
        public float read(Operand<TFloat32> scalar) {
            return scope.read(scalar);
        }
    }
}
