/** Files that are either whole or not there: sealed directories, tensors in the safetensors format. */
@NullMarked
package dev.engram.core.storage;

import org.jspecify.annotations.NullMarked;
