package dev.engram.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.api.EngramException;
import dev.engram.api.Setting;
import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.spi.ImportanceEstimatorProvider;
import dev.engram.spi.PluginProvider;
import dev.engram.strategies.importance.FisherLabels;
import dev.engram.strategies.importance.Identity;
import dev.engram.strategies.importance.IdentityConfig;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bounds of a configuration hold for a record made in code, too. */
class ConfigurationBoundsTest {
    static Stream<Class<? extends Record>> configurations() {
        return Stream.concat(
                        ServiceLoader.load(ConsolidationStrategyProvider.class).stream(),
                        ServiceLoader.load(ImportanceEstimatorProvider.class).stream())
                .<Class<? extends Record>>map(provider -> ((PluginProvider<?>) provider.get()).configuration())
                .filter(configuration -> configuration.getRecordComponents().length > 0);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aNumberBelowItsBoundIsRefused(Class<? extends Record> configuration) throws ReflectiveOperationException {
        RecordComponent[] components = configuration.getRecordComponents();
        Object[] values =
                Arrays.stream(components).map(ConfigurationBoundsTest::usual).toArray();
        Constructor<?> constructor = configuration.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        assertThat(constructor.newInstance(values)).isNotNull();
        for (int i = 0; i < components.length; i++) {
            double min = components[i].getAnnotation(Setting.class).min();
            if (Double.isInfinite(min)) {
                continue;
            }
            Object[] outside = values.clone();
            outside[i] = number(components[i].getType(), min - 1);
            assertThatThrownBy(() -> constructor.newInstance(outside))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(EngramException.class)
                    .hasMessageStartingWith(configuration.getSimpleName() + "." + components[i].getName() + " = "
                            + outside[i] + " is out of bounds: it must be ");
        }
    }

    private static Object usual(RecordComponent component) {
        if (component.getType() == FisherLabels.class) {
            return FisherLabels.EMPIRICAL;
        }
        return component.getType().isPrimitive()
                ? number(
                        component.getType(),
                        Double.parseDouble(
                                component.getAnnotation(Setting.class).defaultValue()))
                : new Identity(new IdentityConfig());
    }

    private static Object number(Class<?> type, double value) {
        if (type == long.class) {
            return (long) value;
        }
        return type == int.class ? (Object) (int) value : (Object) value;
    }
}
