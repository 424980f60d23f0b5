package dev.mailingress.operator.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded random change of a spec, of the kinds that people, templates and broken pipelines make. */
final class ClusterMutation {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<JsonNode> VALUES = List.of(
            JSON.numberNode(0),
            JSON.numberNode(-1),
            JSON.numberNode(1),
            JSON.numberNode(25),
            JSON.numberNode(31_025),
            JSON.numberNode(65_536),
            JSON.numberNode(Long.MAX_VALUE),
            JSON.numberNode(0.5),
            JSON.booleanNode(true),
            JSON.nullNode(),
            JSON.textNode(""),
            JSON.textNode("smtp"),
            JSON.textNode("imaps"),
            JSON.textNode("None"),
            JSON.textNode("External"),
            JSON.textNode("NodePort"),
            JSON.textNode("10.43.0.25"),
            JSON.textNode("10.43.0.1"),
            JSON.textNode("10.42.0.0/16"),
            JSON.textNode("2001:db8::1"),
            JSON.textNode("0s"),
            JSON.textNode("1h"),
            JSON.textNode("ä\uD83D\uDCE7 \n"),
            JSON.textNode("x".repeat(300)),
            JSON.arrayNode(),
            JSON.objectNode());

    private final Random random;

    ClusterMutation(long seed) {
        this.random = new Random(seed);
    }

    /** Changes {@code spec} in place and returns a description of the change. */
    String apply(ObjectNode spec) {
        List<Location> locations = new ArrayList<>();
        collect(spec, "spec", locations);
        Location location = locations.get(random.nextInt(locations.size()));
        return switch (random.nextInt(5)) {
            case 0 -> location.remove();
            case 1 -> location.duplicate();
            case 2 ->
                location.replace(locations.get(random.nextInt(locations.size())).value());
            default -> location.replace(VALUES.get(random.nextInt(VALUES.size())));
        };
    }

    private static void collect(JsonNode node, String path, List<Location> locations) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                locations.add(new Field(object, name, path + "." + name));
                collect(object.get(name), path + "." + name, locations);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                locations.add(new Element(array, i, path + "[" + i + "]"));
                collect(array.get(i), path + "[" + i + "]", locations);
            }
        }
    }

    /** Location of a value in the spec. */
    private sealed interface Location {

        JsonNode value();

        String remove();

        String duplicate();

        String replace(JsonNode replacement);
    }

    private record Field(ObjectNode object, String name, String path) implements Location {

        @Override
        public JsonNode value() {
            return object.get(name).deepCopy();
        }

        @Override
        public String remove() {
            object.remove(name);
            return path + " removed";
        }

        @Override
        public String duplicate() {
            object.set(name + "s", value());
            return path + " duplicated under an unknown name";
        }

        @Override
        public String replace(JsonNode replacement) {
            object.set(name, replacement.deepCopy());
            return path + " = " + replacement;
        }
    }

    private record Element(ArrayNode array, int index, String path) implements Location {

        @Override
        public JsonNode value() {
            return array.get(index).deepCopy();
        }

        @Override
        public String remove() {
            array.remove(index);
            return path + " removed";
        }

        @Override
        public String duplicate() {
            array.insert(index, value());
            return path + " duplicated";
        }

        @Override
        public String replace(JsonNode replacement) {
            array.set(index, replacement.deepCopy());
            return path + " = " + replacement;
        }
    }
}
