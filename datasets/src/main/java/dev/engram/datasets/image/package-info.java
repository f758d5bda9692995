/** Views of image data: permuted, rotated, padded. */
@NullMarked
package dev.engram.datasets.image;

import org.jspecify.annotations.NullMarked;
