package dev.mailingress.operator.desired;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Transfer of the fields of an adopted object to the operator, as kubectl does it when it migrates to server-side apply
 * (client-go, util/csaupgrade). Otherwise, a field that the operator stops setting, such as the port of a removed listener, would
 * stay: the tool that restored the object still owns it. Labels, annotations, the status and what a load balancer's controller
 * chooses stay with their managers.
 */
public final class FieldTransfer {

    private static final String APPLY = "Apply";
    private static final String SPEC = "f:spec";
    private static final Set<String> KEPT = Set.of("f:metadata", "f:status");
    private static final Set<String> KEPT_OF_SPEC = Set.of("f:loadBalancerIP", "f:loadBalancerClass");

    /** The managed fields of an object after the transfer; those it has if there is nothing to transfer. */
    public List<ManagedFieldsEntry> to(String manager, HasMetadata live) {
        List<ManagedFieldsEntry> kept = new ArrayList<>();
        Map<String, Object> transferred = new TreeMap<>();
        for (ManagedFieldsEntry entry :
                Optional.ofNullable(live.getMetadata().getManagedFields()).orElse(List.of())) {
            if (isOfSubresource(entry) || !live.getApiVersion().equals(entry.getApiVersion())) {
                kept.add(entry);
                continue;
            }
            Map<String, Object> rest = new LinkedHashMap<>();
            fields(entry).forEach((name, fields) -> {
                if (KEPT.contains(name)) {
                    rest.put(name, fields);
                } else if (name.equals(SPEC)) {
                    split(map(fields), rest, transferred);
                } else {
                    merge(transferred, Map.of(name, fields));
                }
            });
            if (!rest.isEmpty()) {
                kept.add(withFields(entry, rest));
            }
        }
        if (!transferred.isEmpty()) {
            // @formatter:off
            kept.add(new ManagedFieldsEntryBuilder()
                .withManager(manager)
                .withOperation(APPLY)
                .withApiVersion(live.getApiVersion())
                .withFieldsType("FieldsV1")
                .withNewFieldsV1().withAdditionalProperties(transferred).endFieldsV1()
                .build());
            // @formatter:on
        }
        return kept;
    }

    private static void split(Map<String, Object> spec, Map<String, Object> rest, Map<String, Object> transferred) {
        Map<String, Object> keptOfSpec = new LinkedHashMap<>(spec);
        keptOfSpec.keySet().retainAll(KEPT_OF_SPEC);
        Map<String, Object> others = new LinkedHashMap<>(spec);
        others.keySet().removeAll(KEPT_OF_SPEC);
        if (!keptOfSpec.isEmpty()) {
            rest.put(SPEC, keptOfSpec);
        }
        if (!others.isEmpty()) {
            merge(transferred, Map.of(SPEC, others));
        }
    }

    private static void merge(Map<String, Object> into, Map<String, Object> from) {
        from.forEach((name, fields) -> {
            Map<String, Object> both = new TreeMap<>(map(into.getOrDefault(name, Map.of())));
            merge(both, map(fields));
            into.put(name, both);
        });
    }

    private static boolean isOfSubresource(ManagedFieldsEntry entry) {
        return entry.getSubresource() != null && !entry.getSubresource().isEmpty();
    }

    private static Map<String, Object> fields(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() == null ? Map.of() : entry.getFieldsV1().getAdditionalProperties();
    }

    private static ManagedFieldsEntry withFields(ManagedFieldsEntry entry, Map<String, Object> fields) {
        return new ManagedFieldsEntryBuilder(entry)
                .withNewFieldsV1()
                .withAdditionalProperties(fields)
                .endFieldsV1()
                .build();
    }

    /** The fields below one, as managed fields nest them. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object fields) {
        return fields instanceof Map ? (Map<String, Object>) fields : Map.of();
    }
}
