package dev.engram.datasets.file;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.math.BigInteger;
import java.util.Arrays;

/** The sides of an array as a file or a configuration gives them, so that their product may be any number. */
final class Sides {
    private Sides() {}

    /** How many elements an array has. */
    static BigInteger elements(int... sides) {
        return Arrays.stream(sides).mapToObj(BigInteger::valueOf).reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /**
     * Checks that a file holds the array that its header promises, and nothing else.
     *
     * @param name of the file
     * @param remedy what to do where it does not
     * @throws EngramException {@link ErrorCode#DATA} with the sides found
     */
    static void check(String name, int[] sides, long headerBytes, long elementBytes, long fileBytes, String remedy) {
        if (Arrays.stream(sides).anyMatch(side -> side < 1)) {
            throw new EngramException(
                    ErrorCode.DATA,
                    name + " has a header of sides " + Arrays.toString(sides) + "; each must be at least 1. " + remedy);
        }
        BigInteger promised =
                elements(sides).multiply(BigInteger.valueOf(elementBytes)).add(BigInteger.valueOf(headerBytes));
        if (!promised.equals(BigInteger.valueOf(fileBytes))) {
            throw new EngramException(
                    ErrorCode.DATA,
                    name + " has " + fileBytes + " bytes, but its header " + Arrays.toString(sides) + " promises "
                            + promised + ". " + remedy);
        }
    }
}
