package dev.mailingress.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mailingress.operator.observed.IpAddresses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fields of an object that do not have the value that was applied, although the API server accepted it: an admission plugin or
 * webhook changed them. Other notations of the same quantity or address do not count, nor do labels and annotations.
 */
public final class ChangedFields {

    private final KubernetesSerialization kubernetes = new KubernetesSerialization();

    /** Paths of the fields, for example {@code spec.externalTrafficPolicy}. */
    public List<String> of(HasMetadata applied, HasMetadata result) {
        JsonNode live = kubernetes.convertValue(result, JsonNode.class);
        List<String> changed = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field :
                kubernetes.convertValue(applied, JsonNode.class).properties()) {
            if (!ExcessFields.IGNORED.contains(field.getKey())) {
                collect(field.getKey(), field.getValue(), live.path(field.getKey()), changed);
            }
        }
        return changed;
    }

    private static void collect(String path, JsonNode applied, JsonNode live, List<String> changed) {
        if (applied.isObject()) {
            applied.properties()
                    .forEach(field ->
                            collect(path + "." + field.getKey(), field.getValue(), live.path(field.getKey()), changed));
        } else if (applied.isArray()) {
            for (int i = 0; i < applied.size(); i++) {
                JsonNode element = applied.get(i);
                collect(
                        path + "[" + ExcessFields.key(element, i) + "]",
                        element,
                        ExcessFields.counterpart(live.isArray() ? live : MissingNode.getInstance(), element, i),
                        changed);
            }
        } else if (!applied.isNull() && !isSame(applied.asText(), live.asText())) {
            changed.add(path);
        }
    }

    private static boolean isSame(String applied, String live) {
        return applied.equals(live) || IpAddresses.areSame(applied, live) || isSameQuantity(applied, live);
    }

    private static boolean isSameQuantity(String applied, String live) {
        try {
            return Quantity.getAmountInBytes(Quantity.parse(applied))
                            .compareTo(Quantity.getAmountInBytes(Quantity.parse(live)))
                    == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
