package dev.engram.report.chart;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A figure as a file.
 *
 * @param name without suffix
 * @param svg a whole document
 * @param width in pixels
 * @param height in pixels
 */
public record Drawing(String name, String svg, double width, double height) {
    /** Its defaults are made for icons. */
    private static final DocumentLimits LIMITS = new DocumentLimits(30, 0, 1_000_000);

    private static final double SHARP = 2;
    private static final double MOST_PIXELS = 30e6;

    /** Writes {@code NAME.svg}. */
    public void writeSvg(Path directory) throws IOException {
        Files.writeString(directory.resolve(name + ".svg"), svg);
    }

    /** Writes {@code NAME.png}, at twice the size unless that is huge. */
    public void writePng(Path directory) throws IOException {
        SVGDocument document = new SVGLoader()
                .load(
                        new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)),
                        null,
                        LoaderContext.builder().documentLimits(LIMITS).build());
        if (document == null) {
            throw new IOException(name + ".svg cannot be drawn");
        }
        double scale = Math.min(SHARP, Math.sqrt(MOST_PIXELS / (width * height)));
        int pixelsWide = (int) Math.ceil(width * scale);
        int pixelsHigh = (int) Math.ceil(height * scale);
        BufferedImage image = new BufferedImage(pixelsWide, pixelsHigh, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        document.render((java.awt.Component) null, graphics, new ViewBox(pixelsWide, pixelsHigh));
        graphics.dispose();
        // In memory: a file as cache needs a shutdown hook, which Java refuses after Ctrl-C.
        try (OutputStream out = Files.newOutputStream(directory.resolve(name + ".png"));
                ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", stream);
        }
    }
}
