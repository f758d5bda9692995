package dev.engram.benchmarks.group;

import dev.engram.benchmarks.child.ChildJvm;
import dev.engram.benchmarks.result.Case;
import dev.engram.benchmarks.result.Findings;
import dev.engram.benchmarks.result.Form;
import dev.engram.benchmarks.result.Spread;
import dev.engram.benchmarks.result.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** From the start of a process to the end of its first training step. */
final class StartGroup implements Group {
    private static final String ON = "permuted MNIST, 784-400-400-10";
    private static final int ROUNDS = 5;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String about() {
        return "from the start of the JVM to the first step, with and without an archive of classes";
    }

    @Override
    public void measure(Findings findings) throws Exception {
        Path archive = Path.of("out", "benchmarks.jsa").toAbsolutePath();
        Files.createDirectories(archive.getParent());
        Files.deleteIfExists(archive);
        seconds(new ChildJvm()
                .option("-XX:ArchiveClassesAtExit=" + archive)
                .option("-Xlog:cds=off")
                .option("-Xlog:cds+dynamic=off"));
        double[] plain = new double[ROUNDS];
        double[] archived = new double[ROUNDS];
        double[] tiered = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            plain[round] = seconds(new ChildJvm());
            archived[round] = seconds(new ChildJvm().option("-XX:SharedArchiveFile=" + archive));
            tiered[round] = seconds(
                    new ChildJvm().option("-XX:SharedArchiveFile=" + archive).option("-XX:TieredStopAtLevel=1"));
        }
        findings.addCases(List.of(
                new Case("start to first step", "start", Spread.of(plain)),
                new Case("start to first step, class archive", "start", Spread.of(archived)),
                new Case("start to first step, class archive, C1 only", "start", Spread.of(tiered))));
        findings.add("start to first step", ON, Spread.of(plain).median(), Form.SECONDS, Target.atMost(3));
        findings.add(
                "the same with the archive of classes of the launcher",
                ON,
                Spread.of(archived).median(),
                Form.SECONDS,
                Target.atMost(3));
        findings.add("the same, first compiler only", ON, Spread.of(tiered).median(), Form.SECONDS, Target.atMost(3));
        findings.add("size of the archive", "AppCDS", (double) Files.size(archive), Form.MEGABYTES);
        Files.delete(archive);
        Path natives = Files.createTempDirectory(archive.getParent(), "benchmark-natives");
        try {
            double first = seconds(new ChildJvm().option("-Dorg.bytedeco.javacpp.cachedir=" + natives));
            findings.add("the very first start, which unpacks the natives", ON, first, Form.SECONDS);
        } finally {
            Directories.delete(natives);
        }
    }

    private static double seconds(ChildJvm jvm) throws IOException, InterruptedException {
        return jvm.run(FirstStepProbe.class).secondsToFirstLine();
    }
}
