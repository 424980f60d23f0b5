package dev.mailingress.operator.identity;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Optional;

/**
 * Identity of the MailIngress that a model belongs to.
 *
 * @param uid empty without an API server (render)
 * @param generation the {@code metadata.generation}; 0 without an API server
 */
public record Identity(String namespace, String name, String uid, long generation) {

    /** Without an API server, the namespace defaults to {@code default}, as for kubectl. */
    public static Identity of(MailIngress resource) {
        ObjectMeta metadata = resource.getMetadata();
        return new Identity(
                Optional.ofNullable(metadata.getNamespace()).orElse("default"),
                metadata.getName(),
                Optional.ofNullable(metadata.getUid()).orElse(""),
                Optional.ofNullable(metadata.getGeneration()).orElse(0L));
    }
}
