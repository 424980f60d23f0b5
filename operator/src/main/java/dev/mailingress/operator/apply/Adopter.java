package dev.mailingress.operator.apply;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.desired.Adoption;
import dev.mailingress.operator.desired.FieldTransfer;
import dev.mailingress.operator.desired.NameConflict;
import dev.mailingress.operator.desired.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adopts objects of a restored backup, by {@link Adoption}: their fields become the operator's. */
final class Adopter {

    private static final Logger LOGGER = LoggerFactory.getLogger(Adopter.class);

    private final KubernetesClient client;
    private final Adoption adoption = new Adoption();
    private final FieldTransfer fieldTransfer = new FieldTransfer();

    Adopter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Reads the object of a desired one's name from the API server.
     *
     * @return the object, if the MailIngress owns or adopts it; empty if there is none
     * @throws NameConflictException if it belongs to somebody else, or to a former MailIngress
     */
    <R extends HasMetadata> Optional<R> ownedOrAdopted(R desired, MailIngress owner) {
        R live = client.resource(desired).get();
        if (live == null) {
            return Optional.empty();
        }
        Ownership ownership = adoption.of(owner, desired, live);
        if (!ownership.permitsApply()) {
            throw new NameConflictException(List.of(NameConflict.of(desired, ownership)));
        }
        return Optional.of(ownership instanceof Ownership.Adoptable ? adopt(live) : live);
    }

    /** The relation to the object of a desired one's name; empty if there is none. */
    Optional<Ownership> ownership(HasMetadata desired, MailIngress owner) {
        return Optional.ofNullable(client.resource(desired).get()).map(live -> adoption.of(owner, desired, live));
    }

    /** The API server rejects the patch if the object has changed since it was judged. The next apply sets the owner. */
    private <R extends HasMetadata> R adopt(R live) {
        String patch = Serialization.asJson(List.of(
                Map.of(
                        "op", "replace",
                        "path", "/metadata/managedFields",
                        "value", fieldTransfer.to(MailIngressDependentResource.FIELD_MANAGER, live)),
                Map.of(
                        "op", "replace",
                        "path", "/metadata/resourceVersion",
                        "value", live.getMetadata().getResourceVersion())));
        LOGGER.atInfo()
                .addKeyValue("namespace", live.getMetadata().getNamespace())
                .addKeyValue("kind", live.getKind())
                .addKeyValue("name", live.getMetadata().getName())
                .log("Adopting an object of a restored backup");
        return client.resource(live).patch(PatchContext.of(PatchType.JSON), patch);
    }
}
