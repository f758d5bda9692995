package dev.engram.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.engram.core.plugins.PluginDirectory;
import dev.engram.core.plugins.PluginModule;
import dev.engram.spi.LearnerFactory;
import dev.engram.spi.ModelImporter;
import dev.engram.spi.PredictorFactory;
import dev.engram.tf.interop.SavedModelImporter;
import dev.engram.tf.learner.TensorFlowLearnerFactory;
import dev.engram.tf.serving.SavedModelPredictor;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Wires plugins, core and the TensorFlow backend. */
final class EngramInjector {
    private EngramInjector() {}

    /**
     * An injector.
     *
     * @param plugins directory of jars, or null
     */
    static Injector create(@Nullable Path plugins) {
        ClassLoader own = EngramInjector.class.getClassLoader();
        ClassLoader loader = plugins == null ? own : PluginDirectory.loader(plugins, own);
        return Guice.createInjector(new PluginModule(loader), new AbstractModule() {
            @Override
            protected void configure() {
                bind(LearnerFactory.class).to(TensorFlowLearnerFactory.class);
                bind(PredictorFactory.class).toInstance(SavedModelPredictor::new);
                bind(ModelImporter.class).toInstance(SavedModelImporter::classifier);
            }
        });
    }
}
