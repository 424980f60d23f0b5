package dev.mailingress.operator.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailingress.proxy.config.ContentHash;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Digest of a desired object, without what the framework adds to it before it is applied. */
final class AppliedState {

    /** Prefix of the annotations of the framework. */
    private static final String FRAMEWORK = "javaoperatorsdk.io/";

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

    private AppliedState() {}

    static String of(HasMetadata wanted) {
        ObjectNode content = KUBERNETES.convertValue(wanted, ObjectNode.class);
        content.remove("metadata");
        Map<String, String> annotations = new TreeMap<>(
                Optional.ofNullable(wanted.getMetadata().getAnnotations()).orElse(Map.of()));
        annotations.keySet().removeIf(name -> name.startsWith(FRAMEWORK));
        return ContentHash.of(content + "\n" + wanted.getMetadata().getLabels() + "\n" + annotations);
    }
}
