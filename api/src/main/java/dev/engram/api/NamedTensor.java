package dev.engram.api;

/**
 * A float32 tensor on the heap.
 *
 * @param shape sides; empty for a scalar
 * @param values row-major
 */
@SuppressWarnings("ArrayRecordComponent") // a view without copies: tensors are large
public record NamedTensor(String name, long[] shape, float[] values) {}
