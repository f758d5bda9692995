package dev.engram.tf.interop;

/**
 * One output of a node, as a GraphDef writes it: {@code node} or {@code node:output}.
 *
 * @param output position, 0 is left out in the text
 */
record TensorName(String node, int output) {
    static TensorName parse(String text) {
        int colon = text.lastIndexOf(':');
        return colon < 0
                ? new TensorName(text, 0)
                : new TensorName(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return output == 0 ? node : node + ":" + output;
    }
}
