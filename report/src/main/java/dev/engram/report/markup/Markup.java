package dev.engram.report.markup;

/** Builds HTML and SVG text that is also well-formed XML; everything given as text or as an attribute is escaped. */
public final class Markup {
    private final StringBuilder out = new StringBuilder();

    /** {@code <tag name="value" ...>}; attributes are pairs of name and value. */
    public Markup open(String tag, Object... attributes) {
        start(tag, attributes);
        out.append('>');
        return this;
    }

    /** {@code </tag>}. */
    public Markup close(String tag) {
        out.append("</").append(tag).append('>');
        return this;
    }

    /** {@code <tag .../>}. */
    public Markup empty(String tag, Object... attributes) {
        start(tag, attributes);
        out.append("/>");
        return this;
    }

    /** {@code <tag ...>text</tag>}. */
    public Markup element(String tag, String text, Object... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    /** Escaped text. */
    public Markup text(String text) {
        escape(text, out);
        return this;
    }

    /** What another one built. */
    public Markup add(Markup other) {
        out.append(other.out);
        return this;
    }

    /** Text that is markup already and stems from this program, such as a style sheet. */
    public Markup trusted(String markup) {
        out.append(markup);
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void start(String tag, Object... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("Attributes of <" + tag + "> are pairs of name and value");
        }
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            if (attributes[i + 1] instanceof Double number) {
                appendCoordinate(out, number);
            } else {
                escape(attributes[i + 1].toString(), out);
            }
            out.append('"');
        }
    }

    /** A length or place in a drawing: one decimal is a tenth of a pixel. */
    public static void appendCoordinate(StringBuilder out, double value) {
        long tenths = Math.round(value * 10);
        if (tenths < 0) {
            out.append('-');
            tenths = -tenths;
        }
        out.append(tenths / 10);
        if (tenths % 10 != 0) {
            out.append('.').append(tenths % 10);
        }
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int character = text.codePointAt(i);
            switch (character) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isAllowed(character) ? character : 0xFFFD);
            }
        }
    }

    /** XML 1.0 allows no other control characters, no lone surrogates; bidirectional overrides would disguise names. */
    private static boolean isAllowed(int character) {
        boolean control = isWithin(character, 0, 0x1F) && character != '\n' && character != '\t';
        boolean laterControl = isWithin(character, 0x7F, 0x9F);
        boolean surrogate = isWithin(character, 0xD800, 0xDFFF);
        boolean override = isWithin(character, 0x202A, 0x202E) || isWithin(character, 0x2066, 0x2069);
        return !control && !laterControl && !surrogate && !override && !isWithin(character, 0xFFFE, 0xFFFF);
    }

    private static boolean isWithin(int character, int first, int last) {
        return character >= first && character <= last;
    }
}
