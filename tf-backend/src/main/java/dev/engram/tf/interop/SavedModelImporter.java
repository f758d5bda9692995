package dev.engram.tf.interop;

import static java.util.Objects.requireNonNull;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.api.NamedTensor;
import dev.engram.api.NetworkSpec;
import dev.engram.spi.ModelImporter;
import dev.engram.tf.gpu.GpuUse;
import dev.engram.tf.runtime.TensorFlowRuntime;
import dev.engram.tf.state.TensorStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/**
 * Imports a classifier from a SavedModel that Keras, Python's TensorFlow or TensorFlow-Java exported.
 *
 * <p>Only what the signature's output is computed from is taken: optimizer slots, metrics and the functions that save and
 * restore stay behind, and so do assertions and updates that hang on control inputs. A variable is trained if it is
 * float32, the model does not list it as non-trainable, and it is not named like a moving statistic ({@code moving_mean},
 * {@code moving_variance}, ...); all others stay constants, so layers that Keras froze keep their weights, and batch
 * normalisation and dropout act as in prediction.
 */
public final class SavedModelImporter {
    private static final Set<String> LOOPS = Set.of("While", "StatelessWhile");

    private SavedModelImporter() {}

    /**
     * Imports the model behind a signature with one float32 input, {@code [batch, ...]}, and one output that ends in a
     * softmax or a linear operation, {@code [batch, classes]}.
     *
     * @param directory has {@code saved_model.pb} and {@code variables}
     * @param signature for instance {@code serving_default}
     * @throws EngramException {@link ErrorCode#IO} if there is no SavedModel, {@link ErrorCode#STATE} if it is damaged,
     *     {@link ErrorCode#GRAPH} if the signature does not exist (those that do are listed) or cannot be trained (the
     *     operations are named)
     */
    public static ImportedModel load(Path directory, String signature) {
        requireNonNull(directory, "directory is null");
        requireNonNull(signature, "signature is null");
        TensorFlowRuntime.load();
        MetaGraphDef saved = SavedModelFile.read(directory);
        ServingSignature serving = ServingSignature.of(saved, signature);
        FunctionInliner inliner = new FunctionInliner(
                FlatGraph.of(saved.getGraphDef()).upstream(serving.outputs().values()));
        FlatGraph flat = inliner.inline();
        Map<String, TensorName> outputs = new LinkedHashMap<>();
        serving.outputs().forEach((name, tensor) -> outputs.put(name, inliner.resolve(tensor)));
        ClassifierOutput output = ClassifierOutput.of(flat, signature, outputs);
        FlatGraph needed = flat.upstream(List.of(output.probabilities().orElse(output.logits())));
        String features = features(needed, serving);
        VariableReplacement replacement = new VariableReplacement(needed);
        if (replacement.variables().isEmpty()) {
            throw nothingTrainable(signature, ". Export the model with variables, not frozen into constants");
        }
        requireNoLoop(needed, replacement.variables());
        try (CheckpointValues values = CheckpointValues.restore(directory, replacement.variables())) {
            GraphDef graph = replacement.replace(new SavedVariables(saved), values);
            List<VariableReplacement.Trained> trained = replacement.trained();
            if (trained.isEmpty()) {
                throw nothingTrainable(signature, allFrozen(replacement.constants()));
            }
            GradientCheck.require(
                    graph,
                    output.logits(),
                    trained.stream().map(VariableReplacement.Trained::node).toList());
            return build(graph, features, output, replacement, values);
        } catch (TensorFlowException | IllegalArgumentException e) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "TensorFlow " + TensorFlow.version() + " cannot build the graph of '" + directory + "': "
                            + e.getMessage() + " Export the model with an older TensorFlow",
                    e);
        }
    }

    /**
     * Imports a model as a network of a learner.
     *
     * @see #load
     */
    public static ModelImporter.ImportedClassifier classifier(Path directory, String signature) {
        try (ImportedModel model = load(directory, signature)) {
            int[] shape = Arrays.stream(model.featureShape().asArray())
                    .mapToInt(Math::toIntExact)
                    .toArray();
            return new ModelImporter.ImportedClassifier(model.network(), shape, model.outputs(), model.constants());
        }
    }

    private static EngramException nothingTrainable(String signature, String why) {
        return new EngramException(
                ErrorCode.GRAPH, "The signature '" + signature + "' uses no trainable variable" + why);
    }

    private static String allFrozen(List<String> constants) {
        return ": all that it uses are frozen (" + constants.size() + ", the first is '" + constants.get(0)
                + "'). Set trainable = True on the layers that shall learn and export the model again";
    }

    /** A recurrent layer is exported as a loop, unless it was unrolled: neither its body nor its gradient is to be had here. */
    private static void requireNoLoop(FlatGraph needed, List<String> variables) {
        for (NodeDef node : needed.nodes()) {
            if (LOOPS.contains(node.getOp())
                    && needed.upstream(List.of(new TensorName(node.getName(), 0))).nodes().stream()
                            .anyMatch(before -> variables.contains(before.getName()))) {
                throw new EngramException(
                        ErrorCode.GRAPH,
                        "The model cannot be trained: '" + node.getName() + "' is a loop (" + node.getOp()
                                + ") over its variables, for which TensorFlow has no gradient outside Python. If it is a"
                                + " recurrent layer (LSTM, GRU, SimpleRNN), make the layer with unroll=True, for inputs of"
                                + " a fixed number of time steps, and export the model again");
            }
        }
    }

    /** The only placeholder that the output depends on. */
    private static String features(FlatGraph needed, ServingSignature signature) {
        List<NodeDef> fed = needed.nodes().stream()
                .filter(node -> node.getOp().equals("Placeholder"))
                .toList();
        boolean single = fed.size() == 1
                && fed.get(0).getAttrOrThrow("dtype").getType() == DataType.DT_FLOAT
                && signature.inputs().containsValue(new TensorName(fed.get(0).getName(), 0));
        if (!single) {
            List<String> found = fed.stream()
                    .map(node ->
                            node.getName() + " (" + node.getAttrOrThrow("dtype").getType() + ")")
                    .toList();
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The output of the signature '" + signature.name() + "' depends on the inputs " + found
                            + "; supported is one float32 input of the signature. Export a signature with such an"
                            + " input");
        }
        return fed.get(0).getName();
    }

    private static ImportedModel build(
            GraphDef definition,
            String featuresName,
            ClassifierOutput output,
            VariableReplacement replacement,
            CheckpointValues values) {
        Graph graph = new Graph();
        Session session = null;
        try {
            graph.importGraphDef(definition);
            Ops tf = Ops.create(graph);
            Operand<TFloat32> features = tensor(graph, new TensorName(featuresName, 0));
            Operand<TFloat32> logits = tensor(graph, output.logits());
            requireShapes(features, logits);
            Operand<TFloat32> probabilities =
                    output.probabilities().map(name -> tensor(graph, name)).orElseGet(() -> tf.nn.softmax(logits));
            List<ImportedVariable> variables = new ArrayList<>();
            for (VariableReplacement.Trained trained : replacement.trained()) {
                Operand<TFloat32> variable = tensor(graph, new TensorName(trained.node(), 0));
                variables.add(new ImportedVariable(trained.node(), variable.shape(), variable));
            }
            session = new Session(graph, GpuUse.AS_NEEDED);
            assign(tf, session, variables, replacement.trained(), values);
            return new ImportedModel(
                    graph,
                    session,
                    features,
                    logits,
                    probabilities,
                    variables,
                    replacement.constants(),
                    new NetworkSpec.Imported(
                            definition.toByteArray(),
                            featuresName,
                            output.logits().toString(),
                            weights(replacement.trained(), values)));
        } catch (RuntimeException e) {
            if (session != null) {
                session.close();
            }
            graph.close();
            throw e;
        }
    }

    private static List<NamedTensor> weights(List<VariableReplacement.Trained> trained, CheckpointValues values) {
        return trained.stream()
                .map(variable -> TensorStore.copy(variable.node(), (TFloat32) values.of(variable.saved())))
                .toList();
    }

    private static Operand<TFloat32> tensor(Graph graph, TensorName name) {
        return graph.operationOrThrow(name.node()).output(name.output()).expect(TFloat32.class);
    }

    private static void requireShapes(Operand<TFloat32> features, Operand<TFloat32> logits) {
        Shape in = features.shape();
        Shape out = logits.shape();
        boolean examples = in.numDimensions() >= 2
                && in.get(0) == Shape.UNKNOWN_SIZE
                && !in.tail().hasUnknownDimension();
        if (!examples || out.numDimensions() != 2 || out.get(1) == Shape.UNKNOWN_SIZE) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The model maps " + in + " to " + out
                            + "; supported is [batch, ...] to [batch, classes] with a free"
                            + " batch size and all other sides fixed. Export the model with such an input");
        }
        if (out.get(1) < 2) {
            throw new EngramException(
                    ErrorCode.GRAPH,
                    "The model has one output, '" + logits.op().name()
                            + "', and a classifier has one a class: with a single one every example would be of"
                            + " class 0. Export a model with one output a class; to tell two classes apart these are two,"
                            + " not one sigmoid");
        }
    }

    private static void assign(
            Ops tf,
            Session session,
            List<ImportedVariable> variables,
            List<VariableReplacement.Trained> trained,
            CheckpointValues values) {
        Session.Runner runner = session.runner();
        for (int i = 0; i < variables.size(); i++) {
            ImportedVariable variable = variables.get(i);
            Tensor value = values.of(trained.get(i).saved());
            Placeholder<TFloat32> input = tf.placeholder(TFloat32.class, Placeholder.shape(variable.shape()));
            runner.feed(input.asOutput(), value).addTarget(tf.assign(variable.variable(), input));
        }
        runner.run().close();
    }
}
