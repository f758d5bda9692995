/** What all quadratic strategies share: measuring importance, and one penalty in constant memory. */
@NullMarked
package dev.engram.strategies.quadratic;

import org.jspecify.annotations.NullMarked;
