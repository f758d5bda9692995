package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code engram}, in a checkout whose Maven and Java only write down how they are called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    Path home;

    @BeforeEach
    void makeCheckout() throws IOException {
        Files.copy(Path.of("../engram"), home.resolve("engram"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.writeString(Files.createDirectories(home.resolve("cli/src/main")).resolve("Source.java"), "");
        Files.writeString(home.resolve("cli/pom.xml"), "<project/>");
        Files.createDirectory(home.resolve("bin"));
        script("java", "case $1 in -XX:ArchiveClassesAtExit=*) : > \"${1#*=}\";; esac; echo \"$*\"");
        script("mvn", "echo \"$*\" >> built; sleep 1; mkdir -p cli/target; echo new > cli/target/engram.jar");
    }

    private void script(String name, String body) throws IOException {
        Path file = Files.writeString(home.resolve("bin").resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder launcher = new ProcessBuilder(
                        "bash", home.resolve("engram").toString(), "list")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        launcher.environment().put("JAVA_HOME", home.toString());
        launcher.environment().put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS").forEach(launcher.environment()::remove);
        launcher.environment().putAll(environment);
        return launcher.start();
    }

    /** How Java was called. */
    private String java(Map<String, String> environment) throws Exception {
        Process launcher = start(environment);
        String line = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(launcher.waitFor()).isZero();
        return line;
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(home.resolve("built"));
    }

    @Test
    void itBuildsWhatChangedAndOnlyThat() throws Exception {
        assertThat(java(Map.of())).endsWith("-jar " + home.toRealPath().resolve("cli/target/engram.jar") + " list\n");
        java(Map.of());
        assertThat(builds()).hasSize(1);
        Files.delete(home.resolve("cli/target/engram.jar"));
        java(Map.of());
        assertThat(builds()).hasSize(2);
    }

    @Test
    void aBuildArchivesClassesForALaterStart() throws Exception {
        assertThat(java(Map.of()))
                .contains("-XX:SharedArchiveFile=" + home.toRealPath().resolve("cli/target/engram.jsa"));
        Files.setLastModifiedTime(
                home.resolve("cli/target/engram.jar"),
                FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(java(Map.of())).as("of another jar").doesNotContain("SharedArchiveFile");
    }

    @Test
    void ofTwoAtOnceOneBuildsAndTheOtherWaits() throws Exception {
        assumeTrue(new ProcessBuilder("bash", "-c", "command -v flock").start().waitFor() == 0);
        Process one = start(Map.of());
        Process other = start(Map.of());
        assertThat(one.waitFor()).isZero();
        assertThat(other.waitFor()).isZero();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aCollectorOfTheUsersTakesThePlaceOfTheLaunchers() throws Exception {
        assertThat(java(Map.of("JAVA_TOOL_OPTIONS", "-Xmx8g"))).contains("-XX:+UseSerialGC");
        assertThat(java(Map.of("JAVA_TOOL_OPTIONS", "-Xmx8g -XX:+UseG1GC"))).doesNotContain("-XX:+UseSerialGC");
    }
}
