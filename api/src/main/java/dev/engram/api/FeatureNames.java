package dev.engram.api;

import java.util.List;

/** Features are matched by place: another name at a place means another feature, and would be taken for it in silence. */
public final class FeatureNames {
    private FeatureNames() {}

    /**
     * Fails at the first place where names differ; what has no names fits all.
     *
     * @param whose names, for the message
     * @param others whose other names, for the message
     * @throws EngramException {@link ErrorCode#DATA}
     */
    public static void requireSame(String whose, List<String> names, String others, List<String> otherNames) {
        for (int i = 0; i < Math.min(names.size(), otherNames.size()); i++) {
            if (!names.get(i).equals(otherNames.get(i))) {
                throw new EngramException(
                        ErrorCode.DATA,
                        whose + " calls feature " + (i + 1) + " '" + names.get(i) + "', but " + others + " '"
                                + otherNames.get(i)
                                + "'. Features are matched by place: write the same columns in the same order");
            }
        }
    }
}
