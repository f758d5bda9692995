package dev.engram.strategies.kfac;

import static java.util.Objects.requireNonNull;

import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import dev.engram.spi.Consolidation;
import dev.engram.spi.ConsolidationStrategy;
import dev.engram.spi.LayerTap;
import dev.engram.spi.Parameter;
import dev.engram.spi.Requirements;
import dev.engram.spi.TrainingGraph;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Online structured Laplace approximation (Ritter et al. 2018, arXiv 1805.07810): in place of a diagonal, a Kronecker product
 * a layer, which knows how the weights of a layer act together. With a the inputs of a layer (and a 1 for its bias), δ = ∂ℓ/∂z
 * at its pre-activation, A = E[a aᵀ] and G = E[δ δᵀ] over single examples, the penalty is λ/2 Σ_layers tr(ΔWᵀ A ΔW G), ΔW
 * the change since the last task. Over tasks A is summed and G averaged, so that T equal tasks count T times. A convolution
 * is taken on its patches: A summed, G averaged over positions (Grosse and Martens 2016, arXiv 1602.01407). λ is that of EWC: where A
 * and G are diagonal, and a² and δ² uncorrelated, both penalties are the same; a λ written without the ½ is twice as large here.
 *
 * <p>Saved state: 4 (n+1)² + 4 m² + 4 (n+1) m bytes for a layer from n to m, for any number of tasks. A step costs two matrix
 * products of (n+1) × (n+1) and m × m with the weights, and two for their gradient.
 */
public final class Kfac implements ConsolidationStrategy {
    private final KfacConfig config;

    /**
     * A structured Laplace approximation.
     *
     * @param config strength and number of examples
     */
    public Kfac(KfacConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    @Override
    public Requirements requirements() {
        return Requirements.NONE.withMinimumExamples(config.examples());
    }

    @Override
    public Consolidation build(TrainingGraph graph) {
        List<LayerTap> layers = graph.layers();
        requireCovered(graph, layers);
        return new KroneckerPenalty(graph, layers, config);
    }

    private static void requireCovered(TrainingGraph graph, List<LayerTap> layers) {
        Set<String> open = new HashSet<>();
        graph.parameters().forEach(parameter -> open.add(parameter.name()));
        for (LayerTap layer : layers) {
            open.remove(layer.kernel().name());
            layer.bias().map(Parameter::name).ifPresent(open::remove);
        }
        if (!open.isEmpty()) {
            throw new EngramException(
                    ErrorCode.PLUGIN,
                    "kfac needs dense and convolutional layers whose weights are used once; these parameters belong to"
                            + " none: " + open.stream().sorted().toList() + ". Choose ewc, which takes any layer");
        }
    }
}
