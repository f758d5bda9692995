package dev.engram.tf.fused;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A tensor {@code leftᵀ right}, as the gradient of a dense layer's kernel is. A fused update computes it itself, some rows at a
 * time, each right before they are used: they never leave the caches, and the other tensors come in from memory meanwhile.
 *
 * @param left {@code [inner, rows]}, in pieces of some of its rows each
 * @param right {@code [inner, columns]}
 * @param operations that make the tensor in the graph
 */
public record Product(List<Output<TFloat32>> left, Output<TFloat32> right, List<GraphOperation> operations) {
    /** As src/main/c has room for. */
    private static final int MOST_PIECES = 8;

    /** A tensor as a product; empty if it is none that a fused update can compute here. */
    public static Optional<Product> of(Operand<TFloat32> tensor) {
        if (!FusedLibrary.multipliesHere() || !isMatrix(tensor.shape())) {
            return Optional.empty();
        }
        List<GraphOperation> operations = new ArrayList<>();
        GraphOperation operation = (GraphOperation) tensor.op();
        operations.add(operation);
        while (operation.type().equals("Identity")) { // TensorFlow's gradients are such
            operation = (GraphOperation) operation.input(0).op();
            operations.add(operation);
        }
        if (isProduct(operation)) {
            return Optional.of(new Product(pieces(factor(operation, 0)), factor(operation, 1), operations));
        }
        return operation.type().equals("ConcatV2") ? ofBlocks(operation, operations) : Optional.empty();
    }

    /** No vector: oneDNN adds up the elements of one in another order. */
    private static boolean isMatrix(Shape shape) {
        return shape.numDimensions() == 2 && shape.get(0) > 1 && shape.get(1) > 1;
    }

    /** Blocks of rows, each with its own columns of the left factor. */
    private static Optional<Product> ofBlocks(GraphOperation joined, List<GraphOperation> operations) {
        List<GraphOperation> blocks = new ArrayList<>();
        for (int i = 0; i < joined.numInputs() - 1; i++) {
            blocks.add((GraphOperation) joined.input(i).op());
        }
        if (RowPiece.of(joined.<TFloat32>output(0)).size() != blocks.size()
                || !blocks.stream().allMatch(Product::isProduct)) {
            return Optional.empty();
        }
        operations.addAll(blocks);
        Output<TFloat32> right = factor(blocks.get(0), 1);
        List<Output<TFloat32>> lefts =
                blocks.stream().map(block -> factor(block, 0)).toList();
        GraphOperation cut = (GraphOperation) lefts.get(0).op();
        boolean isWhole = cut.type().equals("SplitV")
                && factor(cut, 0).shape().get(1) == joined.output(0).shape().get(0)
                && lefts.equals(List.of(cut.outputList(0, cut.numOutputs())))
                && blocks.stream().allMatch(block -> factor(block, 1).equals(right));
        return isWhole ? Optional.of(new Product(pieces(factor(cut, 0)), right, operations)) : Optional.empty();
    }

    /** What a factor is joined from along the batch, as those of a batch in parts are; itself otherwise. */
    private static List<Output<TFloat32>> pieces(Output<TFloat32> factor) {
        GraphOperation joined = (GraphOperation) factor.op();
        int count = joined.numInputs() - 1;
        if (!joined.type().equals("ConcatV2") || count > MOST_PIECES) {
            return List.of(factor);
        }
        List<Output<TFloat32>> pieces =
                IntStream.range(0, count).mapToObj(i -> factor(joined, i)).toList();
        // Where other sides are joined, each is narrower than the whole.
        long width = factor.shape().get(1);
        return width != Shape.UNKNOWN_SIZE
                        && pieces.stream().allMatch(piece -> piece.shape().get(1) == width)
                ? pieces
                : List.of(factor);
    }

    private static boolean isProduct(GraphOperation operation) {
        return operation.type().equals("MatMul")
                && operation.attributes().getAttrBool("transpose_a")
                && !operation.attributes().getAttrBool("transpose_b");
    }

    private static Output<TFloat32> factor(GraphOperation operation, int index) {
        return operation.input(index).expect(TFloat32.class);
    }
}
