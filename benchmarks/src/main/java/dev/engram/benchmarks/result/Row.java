package dev.engram.benchmarks.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table.
 *
 * @param what is measured
 * @param on which it is measured
 * @param measured the figure
 * @param form how it is written
 * @param target what it should be; null for a limit or a figure that is there for comparison
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(
        String what,
        String on,
        double measured,
        Form form,
        @Nullable Target target) {
    /** The figure in words. */
    public String measuredText() {
        return form.write(measured);
    }

    /** The target in words, empty without one. */
    public String targetText() {
        return target == null ? "" : target.write(form);
    }

    /** Met, missed, or empty without a target; written to the file, so that nobody has to work it out again. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public String verdict() {
        if (target == null) {
            return "";
        }
        return target.metBy(measured) ? "met" : "missed";
    }
}
