/** Experiments: their configuration, the task manager, the runs. */
@NullMarked
package dev.engram.core.experiment;

import org.jspecify.annotations.NullMarked;
