package dev.engram.tf.step;

import static java.util.Objects.requireNonNull;

import dev.engram.tf.fused.FusedUpdate;
import dev.engram.tf.fused.FusedUpdate.Register;
import dev.engram.tf.fused.Instruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/**
 * What a strategy notes of moves that are fused updates, as instructions of these. The strategy builds it on stand-ins for the
 * weights and their change; changes of tensors of the parameter's shape by element-wise operations can be taken, and what does
 * not depend on a stand-in needs no change.
 */
final class FusedNotes {
    private static final Map<String, Instruction> ELEMENT_WISE = Map.of(
            "Mul", Instruction.MULTIPLY,
            "Sub", Instruction.SUBTRACT,
            "Add", Instruction.ADD,
            "AddV2", Instruction.ADD,
            "Div", Instruction.DIVIDE,
            "RealDiv", Instruction.DIVIDE,
            "Sqrt", Instruction.SQUARE_ROOT);
    private static final Map<String, Instruction> CHANGES = Map.of(
            "Assign", Instruction.COPY,
            "AssignAdd", Instruction.ADD,
            "AssignSub", Instruction.SUBTRACT);

    /** Operations and changes of a parameter that are taken at most; src/main/c has room for them beside a rule's. */
    private static final int MOST = 24;

    private final List<FusedUpdate> updates;
    private final Set<Output<?>> gradients = new HashSet<>();
    private final Map<String, StandIn> standIns = new HashMap<>();
    private final Map<String, Set<Integer>> known = new HashMap<>();
    private final Map<Integer, List<GraphOperation>> taken = new HashMap<>();
    private final Map<Integer, Set<String>> computed = new HashMap<>();
    private final List<Op> rest = new ArrayList<>();

    private record StandIn(int parameter, boolean delta) {}

    /**
     * Nothing noted yet.
     *
     * @param updates one a parameter
     * @param gradients what is there before any parameter moves
     */
    FusedNotes(List<FusedUpdate> updates, List<Operand<TFloat32>> gradients) {
        this.updates = updates;
        gradients.forEach(gradient -> this.gradients.add(gradient.asOutput()));
    }

    /** Takes operands as stand-ins for what becomes of a parameter. */
    void imagine(int parameter, Operand<TFloat32> weights, Operand<TFloat32> delta) {
        standIns.put(weights.op().name(), new StandIn(parameter, false));
        standIns.put(delta.op().name(), new StandIn(parameter, true));
    }

    /** Takes notes; whether all that depend on stand-ins can be instructions. */
    boolean take(List<Op> notes) {
        for (Op note : notes) {
            GraphOperation change = (GraphOperation) note.op();
            Set<Integer> moves = movesBefore(change);
            if (moves.isEmpty()) {
                rest.add(note);
            } else if (moves.size() == 1 && fits(change, moves.iterator().next())) {
                taken.computeIfAbsent(moves.iterator().next(), first -> new ArrayList<>())
                        .add(change);
            } else {
                return false;
            }
        }
        return computed.values().stream().allMatch(operations -> operations.size() <= MOST);
    }

    /** Notes that depend on no stand-in. */
    List<Op> rest() {
        return rest;
    }

    /** Parameters on whose stand-ins an operation depends. */
    private Set<Integer> movesBefore(GraphOperation operation) {
        Set<Integer> before = known.get(operation.name());
        if (before == null) {
            before = new HashSet<>();
            StandIn standIn = standIns.get(operation.name());
            if (standIn != null) {
                before.add(standIn.parameter());
            } else {
                for (Operand<?> input : operation.inputs()) {
                    before.addAll(movesBefore((GraphOperation) input.op()));
                }
                for (GraphOperation control : operation.controlInputs()) {
                    before.addAll(movesBefore(control));
                }
            }
            known.put(operation.name(), before);
        }
        return before;
    }

    private boolean fits(GraphOperation change, int parameter) {
        Shape shape = updates.get(parameter).shape();
        Set<String> operations = computed.computeIfAbsent(parameter, first -> new HashSet<>());
        operations.add(change.name());
        return CHANGES.containsKey(change.type())
                && change.controlInputs().isEmpty()
                && change.input(0).shape().equals(shape)
                && fits(change.input(1), shape, operations);
    }

    private boolean fits(Operand<?> value, Shape shape, Set<String> operations) {
        GraphOperation operation = (GraphOperation) value.op();
        operations.add(operation.name());
        if (standIns.containsKey(operation.name())) {
            return true;
        }
        if (isComputed(value.asOutput(), shape)) {
            return operation.inputs().stream().allMatch(input -> fits(input, shape, operations));
        }
        return movesBefore(operation).isEmpty() && isWholeOrScalar(value, shape);
    }

    private boolean isComputed(Output<?> value, Shape shape) {
        GraphOperation operation = (GraphOperation) value.op();
        return !gradients.contains(value)
                && ELEMENT_WISE.containsKey(operation.type())
                && operation.controlInputs().isEmpty()
                && operation.output(0).shape().equals(shape)
                && operation.inputs().stream().allMatch(input -> isWholeOrScalar(input, shape));
    }

    private static boolean isWholeOrScalar(Operand<?> value, Shape shape) {
        return value.shape().equals(shape) || value.shape().equals(Shape.scalar());
    }

    /** Adds what was taken to a parameter's update, after its move: first what is computed, then what changes. */
    void addTo(int parameter) {
        Values values = new Values(updates.get(parameter));
        List<GraphOperation> changes = taken.getOrDefault(parameter, List.of());
        changes.forEach(change -> values.declare(change.input(0)));
        List<Register> news = changes.stream()
                .map(change -> values.lasting(integrand(change).orElse(change.input(1))))
                .toList();
        for (int i = 0; i < news.size(); i++) {
            values.change(changes.get(i), news.get(i));
        }
    }

    /** What a change that subtracts the product of something and the parameter's change integrates over its path. */
    private Optional<Output<?>> integrand(GraphOperation change) {
        GraphOperation value = (GraphOperation) change.input(1).op();
        if (!change.type().equals("AssignSub") || !value.type().equals("Mul")) {
            return Optional.empty();
        }
        return isDelta(value.input(1))
                ? Optional.of(value.input(0))
                : isDelta(value.input(0)) ? Optional.of(value.input(1)) : Optional.empty();
    }

    private boolean isDelta(Output<?> value) {
        StandIn standIn = standIns.get(value.op().name());
        return standIn != null && standIn.delta();
    }

    /** Computes values in an update. */
    private final class Values {
        private final FusedUpdate update;
        private final Map<String, Register> variables = new HashMap<>();
        private final Map<Output<?>, Register> computed = new HashMap<>();

        Values(FusedUpdate update) {
            this.update = update;
        }

        void declare(Output<?> variable) {
            variables.put(variable.op().name(), update.target(variable.expect(TFloat32.class)));
        }

        /** A value that no change of a variable changes. */
        Register lasting(Output<?> value) {
            Register register = register(value);
            return variables.containsValue(register) ? put(Instruction.COPY, register) : register;
        }

        private Register register(Output<?> value) {
            Register register = computed.get(value);
            if (register == null) {
                register = compute(value);
                computed.put(value, register);
            }
            return register;
        }

        private Register compute(Output<?> value) {
            GraphOperation operation = (GraphOperation) value.op();
            StandIn standIn = standIns.get(operation.name());
            if (standIn != null) {
                return standIn.delta()
                        ? put(Instruction.SUBTRACT, update.parameter(), update.before())
                        : update.parameter();
            }
            if (value.shape().equals(Shape.scalar())) {
                return update.number(value.expect(TFloat32.class));
            }
            if (isComputed(value, update.shape())) {
                Register[] inputs = operation.inputs().stream()
                        .map(input -> register(input.asOutput()))
                        .toArray(Register[]::new);
                return put(requireNonNull(ELEMENT_WISE.get(operation.type()), "element-wise"), inputs);
            }
            return operation.type().equals("Identity") ? read(operation) : update.source(value.expect(TFloat32.class));
        }

        /** What reads a variable has its memory, where it may change before an instruction comes to it. */
        private Register read(GraphOperation identity) {
            Output<?> variable = identity.input(0);
            if (update.isParameter(variable)) {
                return update.before();
            }
            Register changed = variables.get(variable.op().name());
            return changed == null ? update.source(identity.<TFloat32>output(0)) : changed;
        }

        private Register put(Instruction instruction, Register... inputs) {
            Register[] registers = new Register[inputs.length + 1];
            registers[0] = update.between();
            System.arraycopy(inputs, 0, registers, 1, inputs.length);
            update.add(instruction, registers);
            return registers[0];
        }

        void change(GraphOperation change, Register news) {
            Register variable =
                    requireNonNull(variables.get(change.input(0).op().name()), "declared");
            Instruction instruction = requireNonNull(CHANGES.get(change.type()), "it fits");
            if (integrand(change).isPresent()) {
                update.add(Instruction.PATH_INTEGRAL, variable, news, update.parameter(), update.before());
            } else if (instruction == Instruction.COPY) {
                update.add(instruction, variable, news);
            } else {
                update.add(instruction, variable, variable, news);
            }
        }
    }
}
