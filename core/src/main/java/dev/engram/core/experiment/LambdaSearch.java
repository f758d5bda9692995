package dev.engram.core.experiment;

/** Finds the λ of one task: from high to low, until the task is learned almost as well as without protection. */
final class LambdaSearch {
    /** Below this part of the first λ there is no protection left to speak of. */
    private static final double LOWEST = 1e-9;

    /** Of an attempt that diverged: below every accuracy that could be needed, 0 included. */
    static final double DIVERGED = Double.NEGATIVE_INFINITY;

    private final AutoLambda settings;

    LambdaSearch(AutoLambda settings) {
        this.settings = settings;
    }

    /** Learns the task, each time from the same state. */
    @FunctionalInterface
    interface Attempt {
        /**
         * One attempt.
         *
         * @param needed accuracy with which λ is taken
         * @return validation accuracy on the new task, or {@link #DIVERGED}
         */
        double accuracy(double lambda, double needed);
    }

    /**
     * Searches.
     *
     * @return the λ of the last attempt, which is the one to keep; 0 where even the weakest protection cost too much
     */
    double choose(Attempt attempt) {
        double needed = (1 - settings.margin()) * attempt.accuracy(0, 0);
        for (double lambda = settings.start(); lambda > LOWEST * settings.start(); lambda *= settings.decay()) {
            if (attempt.accuracy(lambda, needed) >= needed) {
                return lambda;
            }
        }
        attempt.accuracy(0, needed);
        return 0;
    }
}
