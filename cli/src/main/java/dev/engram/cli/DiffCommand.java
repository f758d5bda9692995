package dev.engram.cli;

import dev.engram.core.model.ModelDifference;
import dev.engram.core.model.Models;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code engram diff}. */
@Command(
        name = "diff",
        description = "Shows what lies between two models: tasks, settings, and how far each parameter moved.",
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The earlier model.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "MODEL2", description = "The later model.")
    private Path after = Path.of("");

    @Mixin
    private PluginOption plugins = new PluginOption();

    @Override
    public Integer call() {
        Models models = plugins.models();
        ModelDifference difference = ModelDifference.between(models.read(before), models.read(after));
        System.out.println(difference.relation());
        difference.tasks().forEach(task -> System.out.println("  learned since: " + task));
        difference.settings().forEach(setting -> System.out.println("  " + setting));
        TextTable table = new TextTable();
        table.add(List.of("parameter", "moved", "relative", "largest"));
        difference
                .movements()
                .forEach(movement -> table.add(List.of(
                        movement.parameter(),
                        String.format(Locale.ROOT, "%.4g", movement.distance()),
                        String.format(Locale.ROOT, "%.2f %%", 100 * movement.relative()),
                        String.format(Locale.ROOT, "%.4g", movement.largest()))));
        System.out.println();
        table.print(System.out);
        System.out.println("  moved: Euclidean distance; relative: to the earlier length; largest: of a single weight");
        return Engram.DONE;
    }
}
