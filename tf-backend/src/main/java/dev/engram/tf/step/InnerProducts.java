package dev.engram.tf.step;

import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.Product;
import dev.engram.tf.graph.Upstream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    static Set<Output<TFloat32>> of(List<FusedUpdate> updates, List<Op> elsewhere) {
        Map<Output<TFloat32>, Product> products = new LinkedHashMap<>();
        List<Op> needed = new ArrayList<>(elsewhere);
        for (FusedUpdate update : updates) {
            for (Output<TFloat32> source : update.sources()) {
                Optional<Product> product = Product.of(source);
                product.ifPresentOrElse(found -> products.put(source, found), () -> needed.add(source));
            }
        }
        Upstream tensors = new Upstream(needed);
        Set<Output<TFloat32>> inner = new HashSet<>();
        products.forEach((tensor, product) -> {
            if (product.operations().stream().noneMatch(tensors::contains)) {
                inner.add(tensor);
            }
        });
        return inner;
    }
}
