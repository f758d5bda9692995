package dev.engram.benchmarks.result;

/**
 * A measured case.
 *
 * @param name unique in the file; those of the PyTorch comparison have the same names
 * @param unit of which {@code seconds} is the time, for instance a step
 * @param seconds over the rounds
 */
public record Case(String name, String unit, Spread seconds) {}
