package dev.engram.report.results;

/**
 * How far two tasks use the same weights of one parameter.
 *
 * @param parameter its name
 * @param first index of one task
 * @param second index of the other
 * @param overlap of the Fisher information, from 0 (none) to 1 (the same)
 */
public record LayerOverlap(String parameter, int first, int second, double overlap) {}
