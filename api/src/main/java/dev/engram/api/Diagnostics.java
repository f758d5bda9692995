package dev.engram.api;

/**
 * What a training step looks like from inside, at the weights of one moment.
 *
 * @param penalty of the strategy, 0 without one
 * @param gradientNorm Euclidean norm of the task loss's gradient on one batch
 * @param stiffness largest η × precision of a quadratic penalty; above 2 an explicit step diverges; 0 without one
 */
public record Diagnostics(double penalty, double gradientNorm, double stiffness) {}
