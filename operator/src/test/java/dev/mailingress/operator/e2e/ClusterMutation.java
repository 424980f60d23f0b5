package dev.mailingress.operator.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes one seeded change of the kinds that people, templates and broken pipelines make. */
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

    /** Changes {@code spec} in place and tells what it did. */
    String apply(ObjectNode spec) {
        List<Place> places = new ArrayList<>();
        collect(spec, "spec", places);
        Place place = places.get(random.nextInt(places.size()));
        return switch (random.nextInt(5)) {
            case 0 -> place.remove();
            case 1 -> place.repeat();
            case 2 -> place.replace(places.get(random.nextInt(places.size())).value());
            default -> place.replace(VALUES.get(random.nextInt(VALUES.size())));
        };
    }

    private static void collect(JsonNode node, String path, List<Place> places) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                places.add(new Field(object, name, path + "." + name));
                collect(object.get(name), path + "." + name, places);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                places.add(new Element(array, i, path + "[" + i + "]"));
                collect(array.get(i), path + "[" + i + "]", places);
            }
        }
    }

    /** Where a value stands. */
    private sealed interface Place {

        JsonNode value();

        String remove();

        String repeat();

        String replace(JsonNode by);
    }

    private record Field(ObjectNode object, String name, String path) implements Place {

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
        public String repeat() {
            object.set(name + "s", value());
            return path + " under a name that does not exist too";
        }

        @Override
        public String replace(JsonNode by) {
            object.set(name, by.deepCopy());
            return path + " = " + by;
        }
    }

    private record Element(ArrayNode array, int index, String path) implements Place {

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
        public String repeat() {
            array.insert(index, value());
            return path + " twice";
        }

        @Override
        public String replace(JsonNode by) {
            array.set(index, by.deepCopy());
            return path + " = " + by;
        }
    }
}
