/** The ledger: what papers report, what Engram gives, and whether that is what was expected. */
@NullMarked
package dev.engram.report.ledger;

import org.jspecify.annotations.NullMarked;
