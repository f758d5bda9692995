package dev.engram.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Says what is known, and which of it is nearest to what was written. */
public final class Suggestion {
    private Suggestion() {}

    /** " Known: a, b. Did you mean "a"?", the question only where something was written and is near. */
    public static String of(String written, Collection<String> known) {
        StringBuilder text = new StringBuilder(" Known: ")
                .append(String.join(", ", known.stream().sorted().toList()))
                .append('.');
        nearest(written, known)
                .ifPresent(name -> text.append(" Did you mean \"").append(name).append("\"?"));
        return text.toString();
    }

    /** What was probably meant; empty where nothing is near. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        return known.stream()
                .filter(name -> !written.isEmpty())
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .filter(name -> distance(written, name) <= Math.max(2, name.length() / 3));
    }

    /** Levenshtein 1966. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
