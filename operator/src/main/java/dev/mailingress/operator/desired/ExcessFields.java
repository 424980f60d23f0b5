package dev.mailingress.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Fields of a live object that the desired one does not have. Only presence counts: a field with another value is overwritten by
 * the next apply. These do not count:
 *
 * <ul>
 *   <li>status and metadata: tools of backup, load balancers and the cluster add labels and annotations;
 *   <li>empty values, which the API server drops or adds at will;
 *   <li>defaults and allocations of the cluster ({@link ServerDefaults}).
 * </ul>
 *
 * <p>Elements of a list correspond by {@code mountPath} or {@code name}, where they have one, otherwise by position.
 */
final class ExcessFields {

    static final Set<String> IGNORED = Set.of("apiVersion", "kind", "metadata", "status");
    private static final List<String> MERGE_KEYS = List.of("mountPath", "name");

    private final KubernetesSerialization kubernetes = new KubernetesSerialization();

    /** Paths of the fields, for example {@code spec.ports[admin]}. */
    List<String> of(HasMetadata desired, HasMetadata live) {
        JsonNode wanted = kubernetes.convertValue(desired, JsonNode.class);
        List<String> excess = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field :
                kubernetes.convertValue(live, JsonNode.class).properties()) {
            if (!IGNORED.contains(field.getKey())) {
                Path path = new Path(live.getKind(), field.getKey(), field.getKey());
                collect(path, wanted.path(field.getKey()), field.getValue(), excess);
            }
        }
        return excess;
    }

    /**
     * Path of a field.
     *
     * @param pattern without keys and indices
     * @param text as messages contain it
     */
    private record Path(String kind, String pattern, String text) {

        Path field(String name) {
            return new Path(kind, pattern + "." + name, text + "." + name);
        }

        Path element(String key) {
            return new Path(kind, pattern + "[]", text + "[" + key + "]");
        }
    }

    private static void collect(Path path, JsonNode wanted, JsonNode live, List<String> excess) {
        if (ServerDefaults.contain(path.kind(), path.pattern(), live)) {
            return;
        }
        if (wanted.isMissingNode() || wanted.isNull()) {
            if (isSet(path, live)) {
                excess.add(path.text());
            }
        } else if (live.isObject()) {
            live.properties()
                    .forEach(field ->
                            collect(path.field(field.getKey()), wanted.path(field.getKey()), field.getValue(), excess));
        } else if (live.isArray()) {
            for (int i = 0; i < live.size(); i++) {
                JsonNode element = live.get(i);
                collect(path.element(key(element, i)), counterpart(wanted, element, i), element, excess);
            }
        }
    }

    /** Whether somebody set a field that has no counterpart, or any field in it. */
    private static boolean isSet(Path path, JsonNode live) {
        if (live.isNull() || ServerDefaults.contain(path.kind(), path.pattern(), live)) {
            return false;
        }
        if (live.isObject()) {
            return live.properties().stream().anyMatch(field -> isSet(path.field(field.getKey()), field.getValue()));
        }
        if (live.isArray()) {
            return StreamSupport.stream(live.spliterator(), false)
                    .anyMatch(element -> isSet(path.element(""), element));
        }
        return !live.asText().isEmpty()
                && !live.asText().equals("false")
                && !live.asText().equals("0");
    }

    static JsonNode counterpart(JsonNode wanted, JsonNode element, int index) {
        if (!(wanted instanceof ArrayNode list)) {
            return MissingNode.getInstance();
        }
        return MERGE_KEYS.stream()
                .filter(element::has)
                .findFirst()
                .map(key -> StreamSupport.stream(list.spliterator(), false)
                        .filter(candidate -> candidate.path(key).equals(element.path(key)))
                        .findFirst()
                        .orElse(MissingNode.getInstance()))
                .orElseGet(() -> list.path(index));
    }

    static String key(JsonNode element, int index) {
        return MERGE_KEYS.stream()
                .filter(element::has)
                .findFirst()
                .map(key -> element.path(key).asText())
                .orElseGet(() -> String.valueOf(index));
    }
}
