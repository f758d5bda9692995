package dev.engram.report.markup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkupTest {
    @Test
    void textAndAttributesAreEscaped() {
        String html = new Markup().element("a", "<b>&", "title", "\"'><script>").toString();
        assertThat(html).isEqualTo("<a title=\"&quot;&#39;&gt;&lt;script&gt;\">&lt;b&gt;&amp;</a>");
    }

    /** XML knows no control characters and no lone surrogates; overrides of direction would show another name. */
    @Test
    void charactersThatDoNotBelongAreReplaced() {
        assertThat(new Markup().text("a\u0000b\u0007c\uD800d\u202Ee\uFFFF").toString())
                .isEqualTo("a�b�c�d�e�");
        assertThat(new Markup().text("λ 名 😀\n").toString()).isEqualTo("λ 名 😀\n");
    }

    @Test
    void coordinatesAreShort() {
        assertThat(new Markup()
                        .empty("p", "a", 1.0, "b", -0.04, "c", 12.345, "d", -3.26)
                        .toString())
                .isEqualTo("<p a=\"1\" b=\"0\" c=\"12.3\" d=\"-3.3\"/>");
    }

    @Test
    void numbersReadTheSameEverywhere() {
        assertThat(Numbers.fixed(-0.00001, 3)).isEqualTo("0.000");
        assertThat(Numbers.fixed(-1.5, 1)).isEqualTo("−1.5");
        assertThat(Numbers.fixed(Double.NaN, 1)).isEqualTo("–");
        assertThat(Numbers.signed(0.25, 2)).isEqualTo("+0.25");
        assertThat(Numbers.signed(0.0001, 2)).isEqualTo("0.00");
        assertThat(Numbers.seconds(90)).isEqualTo("1.5 min");
        assertThat(Numbers.bytes(3_827_284)).isEqualTo("3.8 MB");
        assertThat(Numbers.scientific(0.000123)).isEqualTo("1.23e−04");
        assertThat(Numbers.count(1, "seed") + Numbers.count(2, "seed")).isEqualTo("1 seed2 seeds");
    }
}
