package dev.engram.report.statistics;

/** Student's t distribution, as far as a 95 % interval needs it. */
final class StudentT {
    /** Two-sided 95 % points for 1 to 30 degrees of freedom. */
    private static final double[] TABLE = {
        12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139,
        2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963,
        2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.045230, 2.042272
    };

    private static final double NORMAL = 1.959963985;

    private StudentT() {}

    /** The value that a t variable exceeds in size with probability 5 %. */
    static double critical95(int degreesOfFreedom) {
        if (degreesOfFreedom < 1) {
            throw new IllegalArgumentException("degrees of freedom = " + degreesOfFreedom + ", at least 1 needed");
        }
        return degreesOfFreedom <= TABLE.length ? TABLE[degreesOfFreedom - 1] : expansion(degreesOfFreedom);
    }

    /** Fisher and Cornish's expansion (Abramowitz and Stegun 26.7.5); right to six digits above 30. */
    private static double expansion(double degreesOfFreedom) {
        double z = NORMAL;
        double z3 = z * z * z;
        double z5 = z3 * z * z;
        double z7 = z5 * z * z;
        double first = (z3 + z) / 4;
        double second = (5 * z5 + 16 * z3 + 3 * z) / 96;
        double third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384;
        return z
                + first / degreesOfFreedom
                + second / Math.pow(degreesOfFreedom, 2)
                + third / Math.pow(degreesOfFreedom, 3);
    }
}
