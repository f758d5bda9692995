/** What is measured in a JVM of its own. */
@NullMarked
package dev.engram.benchmarks.child;

import org.jspecify.annotations.NullMarked;
