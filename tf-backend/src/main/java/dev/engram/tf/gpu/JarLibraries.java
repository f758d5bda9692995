package dev.engram.tf.gpu;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;

/** The libraries in the jar {@code org.bytedeco:cuda}, classifier {@code linux-x86_64-redist}, found by class path. */
final class JarLibraries {
    private static final System.Logger LOG = System.getLogger(JarLibraries.class.getName());
    private static final String FOLDER = "org/bytedeco/cuda/linux-x86_64/";
    private static final Pattern VERSIONS = Pattern.compile("cuda-(\\d[\\d.]*)-(\\d[\\d.]*)-.*\\.jar");

    private final ClassLoader loader;
    private boolean announced;

    JarLibraries(ClassLoader loader) {
        this.loader = loader;
    }

    Optional<URL> find(String soname) {
        return Optional.ofNullable(loader.getResource(FOLDER + soname));
    }

    /** The jar's name, or the directory where the jar was unpacked. */
    static String place(URL library) {
        String path = library.getPath();
        int end = path.indexOf("!/");
        if (end < 0) {
            return path.substring(0, path.lastIndexOf('/'));
        }
        return path.substring(path.lastIndexOf('/', end) + 1, end);
    }

    /** The version of a part in the jar's name, 12.6 or 9.5 of {@code cuda-12.6-9.5-1.5.11-linux-x86_64-redist.jar}. */
    static String version(URL library, CudaPart part) {
        Matcher versions = VERSIONS.matcher(place(library));
        return versions.matches() ? versions.group(part.equals(CudaPart.CUDA) ? 1 : 2) : "unknown version";
    }

    /**
     * A library as a file: in JavaCPP's cache, where TensorFlow's own libraries are unpacked as well.
     *
     * @throws IOException if it cannot be unpacked
     */
    Path extract(URL library) throws IOException {
        if (library.getProtocol().equals("file")) {
            try {
                return Path.of(new URI(library.toString()));
            } catch (URISyntaxException e) {
                throw new IOException("Not a file: " + library, e);
            }
        }
        String entry = library.getPath().substring(library.getPath().indexOf("!/") + 2);
        Path unpacked = Loader.getCacheDir().toPath().resolve(place(library)).resolve(entry);
        if (!announced && !Files.exists(unpacked)) {
            LOG.log(System.Logger.Level.INFO, "Unpacking CUDA and cuDNN, once, 2.3 GB, into {0}", unpacked.getParent());
            announced = true;
        }
        return Loader.cacheResource(library).toPath();
    }
}
