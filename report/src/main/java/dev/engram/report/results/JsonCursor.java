package dev.engram.report.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.engram.api.EngramException;
import dev.engram.api.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A place in a JSON file that knows where it is, for errors that say so. */
record JsonCursor(Path file, String where, JsonNode node) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> NOT_FINITE = List.of("NaN", "Infinity", "-Infinity");

    JsonCursor get(String key) {
        return optional(key).orElseThrow(() -> wrong(where(key), "is missing"));
    }

    Optional<JsonCursor> optional(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull()
                ? Optional.empty()
                : Optional.of(new JsonCursor(file, where(key), value));
    }

    String text() {
        if (!node.isTextual()) {
            throw wrong(where, "is not text but " + shortened());
        }
        return node.textValue();
    }

    /** A number; one that is not finite is text in JSON. */
    double number() {
        if (node.isTextual() && NOT_FINITE.contains(node.textValue())) {
            return Double.parseDouble(node.textValue());
        }
        if (!node.isNumber()) {
            throw wrong(where, "is not a number but " + shortened());
        }
        return node.doubleValue();
    }

    long whole() {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrong(where, "is not a whole number but " + shortened());
        }
        return node.longValue();
    }

    <T> List<T> list(Function<JsonCursor, T> element) {
        if (!node.isArray()) {
            throw wrong(where, "is not a list but " + shortened());
        }
        List<T> list = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            list.add(element.apply(new JsonCursor(file, where + "[" + i + "]", node.get(i))));
        }
        return list;
    }

    /** A list of numbers; curves have millions of them, so a place is spelled out only for an error. */
    List<Double> numbers() {
        List<Double> numbers = new ArrayList<>(node.size());
        for (JsonNode number : node) {
            if (!number.isNumber()) {
                return list(JsonCursor::number);
            }
            numbers.add(number.doubleValue());
        }
        return numbers;
    }

    /** A list that may be left out. */
    <T> List<T> list(String key, Function<JsonCursor, T> element) {
        return optional(key).map(list -> list.list(element)).orElse(List.of());
    }

    Map<String, Object> map() {
        if (!node.isObject()) {
            throw wrong(where, "is not an object but " + shortened());
        }
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), JSON.convertValue(entry.getValue(), Object.class)));
        return map;
    }

    EngramException wrong(String place, String what) {
        return new EngramException(
                ErrorCode.DATA,
                file + ": " + place + " " + what + ". The file was not written by engram run, or was changed since");
    }

    private String where(String key) {
        return where.isEmpty() ? key : where + "." + key;
    }

    private String shortened() {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
