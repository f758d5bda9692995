package dev.engram.core.model;

import dev.engram.spi.DataSource.TrainAndTest;

/**
 * Data under the name that results show.
 *
 * @param name for instance {@code march}
 * @param data to learn from and to test with
 */
public record NamedData(String name, TrainAndTest data) {}
