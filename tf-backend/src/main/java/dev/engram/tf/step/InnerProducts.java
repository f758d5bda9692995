package dev.engram.tf.step;

import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.Product;
import dev.engram.tf.graph.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** Finds the products that only fused updates read: these compute them themselves. */
final class InnerProducts {
    private InnerProducts() {}

    /**
     * The products among what updates read that are no tensors of the step otherwise.
     *
     * @param elsewhere what the step runs besides the updates, all that reads a parameter included
     */
    static Map<Output<TFloat32>, Product> of(List<FusedUpdate> updates, List<Op> elsewhere) {
        Map<Output<TFloat32>, Product> products = new LinkedHashMap<>();
        List<Op> needed = new ArrayList<>(elsewhere);
        for (FusedUpdate update : updates) {
            for (Output<TFloat32> source : update.sources()) {
                Optional<Product> product = Product.of(source);
                product.ifPresentOrElse(found -> products.put(source, found), () -> needed.add(source));
            }
        }
        Upstream tensors = new Upstream(needed);
        products.values().removeIf(product -> product.operations().stream().anyMatch(tensors::contains));
        return products;
    }
}
