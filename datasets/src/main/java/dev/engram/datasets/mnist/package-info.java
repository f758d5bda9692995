/** The MNIST digits, embedded. */
@NullMarked
package dev.engram.datasets.mnist;

import org.jspecify.annotations.NullMarked;
