package dev.engram.integration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import dev.engram.api.Bounds;
import dev.engram.api.Setting;
import dev.engram.tf.runtime.TensorFlowRuntime;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The arrows between modules, the names, and what nobody may do. */
class ArchitectureTest {
    private static final JavaClasses ENGRAM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.engram");

    private static final Set<String> LOADING = Set.of(
            "org.tensorflow.Graph.<init>",
            "org.tensorflow.SavedModelBundle.load",
            "org.tensorflow.SavedModelBundle.loader",
            "org.tensorflow.TensorFlow.version",
            "org.tensorflow.TensorFlow.registeredOpList");

    private static final String[] API = {"dev.engram.api..", "dev.engram.spi.."};

    private static void onlyKnows(String module, String... allowed) {
        String[] outside = {"java..", "org.jspecify..", "org.tensorflow..", "org.bytedeco..", "com.google.errorprone.."
        };
        String[] all = new String[outside.length + API.length + allowed.length + 1];
        System.arraycopy(outside, 0, all, 0, outside.length);
        System.arraycopy(API, 0, all, outside.length, API.length);
        System.arraycopy(allowed, 0, all, outside.length + API.length, allowed.length);
        all[all.length - 1] = module;
        classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all)
                .check(ENGRAM);
    }

    @Test
    void theApiKnowsNobodyAndNothingNative() {
        noClasses()
                .that()
                .resideInAnyPackage(API)
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.engram.api..", "dev.engram.spi..", "java..", "org.jspecify..", "org.tensorflow..")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.tensorflow.internal..", "org.bytedeco..")
                .check(ENGRAM);
    }

    @Test
    void strategiesKnowOnlyTheApi() {
        onlyKnows("dev.engram.strategies..");
    }

    @Test
    void dataSetsKnowOnlyTheApi() {
        onlyKnows("dev.engram.datasets..", "de.siegmar.fastcsv.reader..");
    }

    @Test
    void theBackendKnowsOnlyTheApi() {
        onlyKnows("dev.engram.tf..", "com.google.protobuf..");
    }

    @Test
    void theCoreKnowsNoTensorFlow() {
        onlyKnows("dev.engram.core..", "com.google.inject..", "com.typesafe.config..", "com.fasterxml.jackson..");
        noClasses()
                .that()
                .resideInAPackage("dev.engram.core..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.tensorflow..")
                .check(ENGRAM);
    }

    @Test
    void theReportKnowsOnlyTheCore() {
        onlyKnows(
                "dev.engram.report..",
                "dev.engram.core..",
                "com.fasterxml.jackson..",
                "com.github.weisj.jsvg..",
                "javax.imageio..");
    }

    @Test
    void nobodyKnowsTheCommand() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.engram.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.engram.cli..")
                .check(ENGRAM);
    }

    @Test
    void onlyTheBackendHoldsSessions() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.engram.tf..", "dev.engram.benchmarks..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.tensorflow.Session")
                .check(ENGRAM);
    }

    /** TensorFlow looks for CUDA once, when it is loaded; and where it cannot be loaded, one message says so. */
    @Test
    void whoeverMayBeTheFirstLoadsTensorFlowWithItsLibraries() {
        DescribedPredicate<JavaClass> loadsTensorFlow =
                DescribedPredicate.describe("may load TensorFlow", each -> each.getAccessesFromSelf().stream()
                        .anyMatch(access ->
                                LOADING.contains(access.getTargetOwner().getName() + "." + access.getName())));
        classes()
                .that(loadsTensorFlow)
                .and(arePublicOrOfTheCommand())
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(TensorFlowRuntime.class)
                .check(ENGRAM);
    }

    /** The others are reached through public ones. */
    private static DescribedPredicate<JavaClass> arePublicOrOfTheCommand() {
        return DescribedPredicate.describe(
                "are public or of the command",
                each -> !each.getPackageName().startsWith("dev.engram.benchmarks")
                        && (each.getModifiers().contains(JavaModifier.PUBLIC)
                                || each.getPackageName().equals("dev.engram.cli")));
    }

    /** Else a bound holds in configurations only. Sweeps are read from configurations only. */
    @Test
    void recordsWithBoundsCheckThem() {
        classes()
                .that(haveBounds())
                .and()
                .resideOutsideOfPackage("dev.engram.core.sweep..")
                .should(ArchCondition.from(checkBounds()))
                .check(ENGRAM);
    }

    /** {@code callMethod} holds of a class that calls nothing at all. */
    private static DescribedPredicate<JavaClass> checkBounds() {
        return DescribedPredicate.describe("check bounds", each -> each.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Bounds.class)
                        && call.getName().equals("check")));
    }

    private static DescribedPredicate<JavaClass> haveBounds() {
        return DescribedPredicate.describe(
                "have bounds",
                each -> each.isRecord()
                        && Arrays.stream(each.reflect().getRecordComponents())
                                .map(component -> component.getAnnotation(Setting.class))
                                .anyMatch(setting -> setting != null
                                        && !Bounds.of(setting).inWords().isEmpty()));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.engram.(**)").should().beFreeOfCycles().check(ENGRAM);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveNameMatching(".*\\.(?!TaskManager$)\\w*Manager")
                .check(ENGRAM);
    }
}
