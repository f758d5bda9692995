package dev.engram.datasets;

import dev.engram.spi.DataSource.TrainAndTest;

/** What is done to features before a network sees them. */
public enum Normalization {
    /** Bytes as 0..1, floats as they are. */
    AS_STORED {
        @Override
        public TrainAndTest of(TrainAndTest data) {
            return data;
        }
    },
    /** Mean 0 and variance 1 over all training features. */
    STANDARD {
        @Override
        public TrainAndTest of(TrainAndTest data) {
            return Standardized.of(data);
        }
    };

    /** The data, normalised. */
    public abstract TrainAndTest of(TrainAndTest data);
}
