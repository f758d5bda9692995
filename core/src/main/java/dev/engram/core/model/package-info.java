/** The life of a model: trained, deployed, updated with new data, looked into. */
@NullMarked
package dev.engram.core.model;

import org.jspecify.annotations.NullMarked;
