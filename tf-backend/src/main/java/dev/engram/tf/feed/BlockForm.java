package dev.engram.tf.feed;

/**
 * Which blocks of examples a graph takes.
 *
 * @param featureBytes of a stored feature: 1 for bytes of one scale, 4 for float32
 * @param mapped whether features may stay in mapped files
 */
public record BlockForm(int featureBytes, boolean mapped) {}
