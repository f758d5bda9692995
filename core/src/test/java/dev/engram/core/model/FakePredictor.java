package dev.engram.core.model;

import dev.engram.api.Predictor;
import java.util.ArrayList;
import java.util.List;

/** Holds every example to be of class 0; notes what it is asked. */
final class FakePredictor implements Predictor {
    final List<String> signatures = new ArrayList<>();
    final List<Float> asked = new ArrayList<>();
    int outputs = 1;

    Predictor opened(String signature) {
        signatures.add(signature);
        return this;
    }

    @Override
    public int featureCount() {
        return 1;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public float[] probabilities(float[] features) {
        float[] answer = new float[features.length * outputs];
        for (int row = 0; row < features.length; row++) {
            asked.add(features[row]);
            answer[row * outputs] = 1;
        }
        return answer;
    }

    @Override
    public void close() {}
}
