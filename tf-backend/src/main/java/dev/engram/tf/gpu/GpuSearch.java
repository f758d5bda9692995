package dev.engram.tf.gpu;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks for the driver, CUDA and cuDNN, the system first, then the jar, and loads them, so that TensorFlow, which opens
 * libraries by name only, finds them in the process.
 */
final class GpuSearch {
    /** The first driver that runs CUDA 12. */
    private static final int OLDEST_DRIVER = 525;

    private static final String DRIVER = "libcuda.so.1";
    private static final String INSTALL_DRIVER = "install NVIDIA's driver, 525.60 or newer"
            + " (for a container: on the host, with the NVIDIA container toolkit and --gpus all)";

    private final SystemLibraries system;
    private final JarLibraries jar;
    private final Consumer<Path> loader;
    private final List<GpuReport.Library> found = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * A search.
     *
     * @param loader throws {@link UnsatisfiedLinkError} where it cannot load
     */
    GpuSearch(SystemLibraries system, JarLibraries jar, Consumer<Path> loader) {
        this.system = system;
        this.jar = jar;
        this.loader = loader;
    }

    /**
     * Searches and loads.
     *
     * @param tensorFlowIsLoaded then it has looked for CUDA already and does not look again
     */
    GpuReport load(boolean tensorFlowIsLoaded) {
        boolean driver = driver();
        for (CudaPart part : List.of(CudaPart.CUDA, CudaPart.CUDNN)) {
            part(part, driver, tensorFlowIsLoaded);
        }
        return new GpuReport(true, found, problems);
    }

    private boolean driver() {
        Optional<Path> driver = system.find(DRIVER);
        if (driver.isEmpty()) {
            found.add(new GpuReport.Library(DRIVER, "missing: there is no NVIDIA driver"));
            problems.add("no NVIDIA driver (" + DRIVER + "): " + INSTALL_DRIVER);
            return false;
        }
        Path file = driver.get();
        String version = SystemLibraries.version(file);
        boolean known = version.matches("\\d{3,}\\..*");
        found.add(new GpuReport.Library(
                DRIVER, "NVIDIA driver " + (known ? version : "of unknown version") + ", " + file));
        if (known && Integer.parseInt(version.substring(0, version.indexOf('.'))) < OLDEST_DRIVER) {
            problems.add("the NVIDIA driver " + version + " is too old for CUDA 12: " + INSTALL_DRIVER);
        }
        return load(file);
    }

    private void part(CudaPart part, boolean driver, boolean tensorFlowIsLoaded) {
        List<String> notInSystem = part.opened().stream()
                .filter(name -> system.find(name).isEmpty())
                .toList();
        if (notInSystem.isEmpty()) {
            fromSystem(part, driver);
        } else if (part.inJar().stream().allMatch(name -> jar.find(name).isPresent())) {
            fromJar(part, driver, tensorFlowIsLoaded);
        } else {
            part.opened()
                    .forEach(name -> found.add(new GpuReport.Library(
                            name, system.find(name).map(GpuSearch::describe).orElse("missing"))));
            problems.add(String.join(", ", notInSystem) + " of " + part.title()
                    + " missing: build with -Pgpu, or put org.bytedeco:cuda:12.6-9.5-1.5.11:linux-x86_64-redist on the"
                    + " class path, or install " + part.title());
        }
    }

    private void fromSystem(CudaPart part, boolean driver) {
        for (String name : part.opened()) {
            Path file = system.find(name).orElseThrow();
            found.add(new GpuReport.Library(name, describe(file)));
            if (driver) {
                load(file);
            }
        }
    }

    private static String describe(Path file) {
        return SystemLibraries.version(file) + " of the system, " + file;
    }

    private void fromJar(CudaPart part, boolean driver, boolean tensorFlowIsLoaded) {
        for (String name : part.opened()) {
            URL library = jar.find(name).orElseThrow();
            found.add(new GpuReport.Library(
                    name, JarLibraries.version(library, part) + " from Maven, " + JarLibraries.place(library)));
        }
        if (driver && tensorFlowIsLoaded) {
            problems.add("TensorFlow was loaded before " + part.title()
                    + " of the jar: call GpuLibraries.load() before anything of TensorFlow");
        } else if (driver) {
            loadFromJar(part);
        }
    }

    /** Nothing is unpacked without a driver: it is 2.3 GB. */
    private void loadFromJar(CudaPart part) {
        for (String name : part.inJar()) {
            try {
                if (!load(jar.extract(jar.find(name).orElseThrow()))) {
                    return;
                }
            } catch (IOException e) {
                problems.add(name + " cannot be unpacked (" + e.getMessage()
                        + "): free 2.3 GB or move the cache with -Dorg.bytedeco.javacpp.cachedir");
                return;
            }
        }
    }

    private boolean load(Path file) {
        try {
            loader.accept(file);
            return true;
        } catch (UnsatisfiedLinkError e) {
            problems.add(file + " cannot be loaded: " + e.getMessage());
            return false;
        }
    }
}
