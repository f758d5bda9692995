package dev.engram.tf.fused;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A tensor, or one of those that are joined along the first axis to it: what reads the pieces themselves does without the copy
 * that joins them.
 *
 * @param range which of the whole tensor's elements it has
 */
public record RowPiece(Output<TFloat32> tensor, Range range) {
    /** The pieces of a tensor, in their order; itself, if it is not joined from others. */
    public static List<RowPiece> of(Operand<TFloat32> whole) {
        List<RowPiece> pieces = new ArrayList<>();
        GraphOperation operation = (GraphOperation) whole.op();
        if (operation.type().equals("ConcatV2")) {
            long from = 0;
            for (int i = 0; i < operation.numInputs() - 1; i++) {
                Output<TFloat32> tensor = operation.input(i).expect(TFloat32.class);
                long end = from + tensor.shape().size();
                pieces.add(new RowPiece(tensor, new Range(from, end)));
                from = end;
            }
        }
        return pieces.stream().allMatch(piece -> piece.hasRowsOf(whole)) && !pieces.isEmpty()
                ? pieces
                : List.of(itself(whole));
    }

    /** The piece of a tensor with some of its elements; itself, if no piece has them all. */
    static RowPiece of(Operand<TFloat32> whole, Range range) {
        return of(whole).stream()
                .filter(piece -> piece.range().contains(range))
                .findFirst()
                .orElseGet(() -> itself(whole));
    }

    private static RowPiece itself(Operand<TFloat32> whole) {
        return new RowPiece(whole.asOutput(), new Range(0, whole.shape().size()));
    }

    /** Not where other axes are joined: their sides differ, or all lie in the first row. */
    private boolean hasRowsOf(Operand<?> whole) {
        Shape shape = whole.shape();
        return !shape.hasUnknownDimension()
                && shape.numDimensions() > 0
                && tensor.shape().tail().equals(shape.tail());
    }
}
