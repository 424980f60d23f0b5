package dev.mailingress.operator.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Valid MailIngress with one random change, as typing errors and faulty tools produce it.
 *
 * @param name the file, the path and the change
 * @param resource the changed resource
 */
public record ResourceMutation(String name, JsonNode resource) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final CrdSchema SCHEMA = CrdSchema.load();

    /** Values of every type, because a number may become a string, and the reverse. */
    private static final List<JsonNode> VALUES = List.of(
            JSON.nullNode(),
            JSON.booleanNode(false),
            JSON.arrayNode(),
            JSON.objectNode(),
            JSON.numberNode(-1),
            JSON.numberNode(0),
            JSON.numberNode(1),
            JSON.numberNode(1_023),
            JSON.numberNode(9_901),
            JSON.numberNode(65_535),
            JSON.numberNode(65_536),
            JSON.numberNode(10_000_000_000L),
            JSON.numberNode(1.5),
            JSON.textNode(""),
            JSON.textNode("a b"),
            JSON.textNode("UPPER"),
            JSON.textNode("-"),
            JSON.textNode("Gr\u00fc\u00dfe"),
            JSON.textNode("smtp\n"),
            JSON.textNode("x".repeat(64)),
            JSON.textNode("x".repeat(300)),
            JSON.textNode("0s"),
            JSON.textNode("1h1h"),
            JSON.textNode("99999h"),
            JSON.textNode("192.0.2.7/24"),
            JSON.textNode("::ffff:192.0.2.7"),
            JSON.textNode("127.0.0.1"),
            JSON.textNode("150%"),
            JSON.textNode("None"),
            JSON.textNode("imaps"));

    /** A field of an object or an item of a list. */
    private record Place(String path, JsonNode parent, String key) {

        JsonNode value() {
            return parent.isArray() ? parent.get(Integer.parseInt(key)) : parent.get(key);
        }

        void set(@Nullable JsonNode value) {
            if (parent instanceof ArrayNode list) {
                int i = Integer.parseInt(key);
                if (value == null) {
                    list.remove(i);
                } else {
                    list.set(i, value);
                }
            } else if (parent instanceof ObjectNode object) {
                if (value == null) {
                    object.remove(key);
                } else {
                    object.set(key, value);
                }
            }
        }
    }

    /** The given number of mutations, the same for the same seed. */
    public static List<ResourceMutation> some(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count).mapToObj(i -> one(i, random)).toList();
    }

    private static ResourceMutation one(int number, Random random) {
        List<RuleFile> files = RuleFile.valid();
        RuleFile file = files.get(random.nextInt(files.size()));
        JsonNode resource = SCHEMA.withDefaults(tree(file.yaml()));
        List<Place> places = new ArrayList<>();
        collect("spec", resource.path("spec"), places);
        Place place = places.get(random.nextInt(places.size()));
        String change = change(place, random);
        return new ResourceMutation(number + " " + file.name() + ": " + place.path() + " " + change, resource);
    }

    private static String change(Place place, Random random) {
        JsonNode value = place.value();
        switch (random.nextInt(5)) {
            case 0 -> {
                place.set(null);
                return "removed";
            }
            case 1 -> {
                return grow(value, random, place);
            }
            default -> {
                JsonNode other = VALUES.get(random.nextInt(VALUES.size()));
                place.set(other.deepCopy());
                String text = other.toString();
                return "= " + text.substring(0, Math.min(40, text.length()));
            }
        }
    }

    private static String grow(JsonNode value, Random random, Place place) {
        if (value instanceof ArrayNode list && !list.isEmpty()) {
            list.add(list.get(random.nextInt(list.size())).deepCopy());
            return "with an item twice";
        }
        if (value instanceof ObjectNode object) {
            object.put(random.nextBoolean() ? "no key at all!" : "k".repeat(70), "v");
            return "with a field more";
        }
        place.set(JSON.textNode(value.asText() + "x"));
        return "with a letter more";
    }

    private static void collect(String path, JsonNode value, List<Place> places) {
        BiConsumer<String, JsonNode> add = (key, child) -> {
            String at = path + "/" + key;
            places.add(new Place(at, value, key));
            collect(at, child, places);
        };
        value.properties().forEach(field -> add.accept(field.getKey(), field.getValue()));
        for (int i = 0; i < value.size() && value.isArray(); i++) {
            add.accept(String.valueOf(i), value.get(i));
        }
    }

    private static JsonNode tree(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
