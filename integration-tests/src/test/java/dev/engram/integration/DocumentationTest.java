package dev.engram.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation shows is true: snippets compile, quoted sources are the sources, commands exist. */
class DocumentationTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern IMPORT = Pattern.compile("^import .*;$", Pattern.MULTILINE);

    @TempDir
    Path directory;

    private static String readme() throws IOException {
        return Files.readString(Repository.file("README.md"));
    }

    private static List<String> snippets(String text) {
        List<String> snippets = new ArrayList<>();
        Matcher matcher = JAVA.matcher(text);
        while (matcher.find()) {
            snippets.add(matcher.group(1));
        }
        return snippets;
    }

    @Test
    void everySnippetOfTheReadmeCompiles() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String snippet : snippets(readme())) {
            boolean whole = snippet.contains("public final class");
            String name = whole ? "AnchoredL1" : "Snippet" + sources.size();
            Path source = Files.createDirectories(directory.resolve("source" + sources.size()))
                    .resolve(name + ".java");
            sources.add(Files.writeString(source, whole ? snippet : statements(name, snippet)));
        }
        assertThat(sources).hasSizeGreaterThanOrEqualTo(2);
        JavaSources.compile(sources, directory.resolve("classes"));
    }

    /** Statements that use the parts of an application's own program. */
    private static String statements(String name, String snippet) {
        StringBuilder imports = new StringBuilder();
        Matcher matcher = IMPORT.matcher(snippet);
        while (matcher.find()) {
            imports.append(matcher.group()).append('\n');
        }
        return imports + """
                @SuppressWarnings("unused")
                abstract class %s {
                    org.tensorflow.Graph graph;
                    org.tensorflow.Session session;
                    org.tensorflow.op.core.Placeholder<org.tensorflow.types.TFloat32> x;
                    org.tensorflow.op.core.Placeholder<org.tensorflow.types.TInt32> y;
                    org.tensorflow.Operand<org.tensorflow.types.TFloat32> logits;
                    org.tensorflow.Operand<org.tensorflow.types.TFloat32> loss;
                    org.tensorflow.op.core.Variable<org.tensorflow.types.TFloat32> w1;
                    org.tensorflow.op.core.Variable<org.tensorflow.types.TFloat32> w2;
                    dev.engram.api.Dataset january;
                    interface Batch { org.tensorflow.Tensor features(); org.tensorflow.Tensor labels(); }
                    abstract Iterable<Batch> batches();
                    void run() throws Exception {
                        %s
                    }
                }
                """.formatted(name, IMPORT.matcher(snippet).replaceAll(""));
    }

    @Test
    void thePluginOfTheReadmeIsTheOneThatIsTested() throws IOException {
        String plugin = Files.readString(
                Repository.file("examples/plugin/src/main/java/com/example/anchoredl1/AnchoredL1.java"));
        assertThat(snippets(readme())).contains(plugin.substring(plugin.indexOf("import ")));
    }

    @Test
    void linksPointToFilesThatExist() throws IOException {
        for (String page : List.of("README.md", "CONTRIBUTING.md", "docs/LEDGER.md")) {
            Matcher link = Pattern.compile("\\]\\((?!http)([^)#]+)").matcher(Files.readString(Repository.file(page)));
            while (link.find()) {
                assertThat(Repository.file(page).resolveSibling(link.group(1)))
                        .as("link in " + page)
                        .exists();
            }
        }
    }
}
