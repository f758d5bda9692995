package dev.engram.cli;

/** Text on a terminal, where Chinese, Japanese and Korean characters and emoji take two columns, accents that combine none. */
final class TextColumns {
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int EMOJI = 0x1F300;

    private TextColumns() {}

    /** Columns that the text takes. */
    static int of(String text) {
        return text.codePoints().map(TextColumns::of).sum();
    }

    private static int of(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || character == ZERO_WIDTH_JOINER) {
            return 0;
        }
        return isWide(character) ? 2 : 1;
    }

    private static boolean isWide(int character) {
        return Character.isIdeographic(character)
                || character >= EMOJI
                || switch (Character.UnicodeScript.of(character)) {
                    case HIRAGANA, KATAKANA, HANGUL, BOPOMOFO ->
                        character < 0xFF61 || character > 0xFFDC; // but half-width
                    default ->
                        (character >= 0x3000 && character <= 0x303E) || (character >= 0xFF01 && character <= 0xFF60);
                };
    }

    /** The text, or as much of its beginning as fits with "~" after it. */
    static String fit(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int end = 0;
        int taken = 0;
        while (taken + of(text.codePointAt(end)) < columns) {
            taken += of(text.codePointAt(end));
            end = text.offsetByCodePoints(end, 1);
        }
        return text.substring(0, end) + "~";
    }

    /** Spaces that fill the text up. */
    static String padding(String text, int columns) {
        return " ".repeat(columns - of(text));
    }
}
