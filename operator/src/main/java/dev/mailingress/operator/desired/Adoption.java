package dev.mailingress.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.proxy.config.ProxyConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Rule by which a MailIngress may write to an existing object that has the name of a desired one. A restored backup has neither
 * uids nor owner references: such an object is adopted if it has the operator's labels, no controller, and no field that the
 * MailIngress would not set ({@link ExcessFields}). Files of a mail server must be equal. {@code proxy.yaml} contains the
 * generation, which a restore resets, and addresses of nodes: it must have the same top-level fields.
 */
public final class Adoption {

    /** More names do not help. */
    private static final int MAX_FIELDS = 5;

    private static final YAMLMapper YAML = new YAMLMapper();

    private final ExcessFields excessFields = new ExcessFields();

    public Ownership of(MailIngress owner, HasMetadata desired, HasMetadata live) {
        List<OwnerReference> owners =
                Optional.ofNullable(live.getMetadata().getOwnerReferences()).orElse(List.of());
        if (owners.stream()
                .anyMatch(reference ->
                        reference.getUid().equals(owner.getMetadata().getUid()))) {
            return new Ownership.Ours();
        }
        Optional<OwnerReference> controller = owners.stream()
                .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                .findFirst();
        if (controller.isPresent()) {
            return controlled(owner, controller.get());
        }
        Optional<String> missing = missingLabel(owner, live);
        if (missing.isPresent()) {
            return new Ownership.Foreign("does not have the label " + missing.get());
        }
        return live.getMetadata().getDeletionTimestamp() != null ? new Ownership.Leftover() : restored(desired, live);
    }

    /** The garbage collector compares uids: it deletes the objects of a former MailIngress even if another has its name. */
    private static Ownership controlled(MailIngress owner, OwnerReference controller) {
        boolean former = controller.getKind().equals(owner.getKind())
                && controller.getName().equals(owner.getMetadata().getName())
                && group(controller.getApiVersion()).equals(group(owner.getApiVersion()));
        return former
                ? new Ownership.Leftover()
                : new Ownership.Foreign("belongs to " + controller.getKind() + " \"" + controller.getName() + "\"");
    }

    private Ownership restored(HasMetadata desired, HasMetadata live) {
        List<String> excess = excessFields.of(desired, live);
        if (!excess.isEmpty()) {
            return new Ownership.Foreign("has fields that this MailIngress does not set ("
                    + String.join(", ", excess.subList(0, Math.min(MAX_FIELDS, excess.size()))) + ")");
        }
        return desired instanceof ConfigMap wanted && live instanceof ConfigMap found && !hasEqualData(wanted, found)
                ? new Ownership.Foreign("contains other data")
                : new Ownership.Adoptable();
    }

    private static Optional<String> missingLabel(MailIngress owner, HasMetadata live) {
        Map<String, String> labels =
                Optional.ofNullable(live.getMetadata().getLabels()).orElse(Map.of());
        Identity identity = Identity.of(owner);
        return new Labels(identity)
                .common().entrySet().stream()
                        .filter(label -> !label.getValue().equals(labels.get(label.getKey())))
                        .map(label -> "\"" + label.getKey() + "=" + label.getValue() + "\"")
                        .findFirst();
    }

    private static boolean hasEqualData(ConfigMap desired, ConfigMap live) {
        Map<String, String> wanted = Optional.ofNullable(desired.getData()).orElse(Map.of());
        Map<String, String> found = Optional.ofNullable(live.getData()).orElse(Map.of());
        return wanted.keySet().equals(found.keySet())
                && wanted.entrySet().stream()
                        .allMatch(file -> isEqual(
                                file.getKey(), file.getValue(), Objects.requireNonNull(found.get(file.getKey()))));
    }

    private static boolean isEqual(String key, String wanted, String found) {
        return key.equals(ProxyConfig.FILE_NAME) ? fields(wanted).equals(fields(found)) : wanted.equals(found);
    }

    private static Set<String> fields(String yaml) {
        try {
            JsonNode tree = YAML.readTree(yaml);
            Set<String> names = new HashSet<>();
            tree.fieldNames().forEachRemaining(names::add);
            return names;
        } catch (JsonProcessingException e) {
            return Set.of();
        }
    }

    private static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
}
