/** Online structured Laplace. */
@NullMarked
package dev.engram.strategies.kfac;

import org.jspecify.annotations.NullMarked;
