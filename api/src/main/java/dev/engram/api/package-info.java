/** What a user of Engram names: tasks, data sets, the learner, the accuracy matrix, listeners. */
@NullMarked
package dev.engram.api;

import org.jspecify.annotations.NullMarked;
