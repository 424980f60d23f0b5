package dev.mailingress.operator.apply;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.desired.DesiredObjects;
import dev.mailingress.operator.desired.ImmutableServiceFields;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Services of a MailIngress. The API server merges their ports by port number. */
final class ServiceDependentResource extends MailIngressDependentResource<Service> {

    private static final int INVALID = 422;
    private static final ImmutableServiceFields IMMUTABLE_FIELDS = new ImmutableServiceFields();

    ServiceDependentResource(Function<DesiredObjects, List<Service>> desired, Contentions contentions) {
        super(
                Service.class,
                desired,
                contentions,
                (wanted, live, context) -> live == null ? wanted : IMMUTABLE_FIELDS.keep(wanted, live));
    }

    /**
     * Retries with all ports replaced. A port that the operator no longer sets stays while another field manager owns
     * it too, and the API server then finds its node port or its name twice (kubernetes/kubernetes#118725, #131147).
     * The Service keeps its addresses.
     */
    @Override
    public Service update(Service live, Service wanted, MailIngress primary, Context<MailIngress> context) {
        try {
            return super.update(live, wanted, primary, context);
        } catch (KubernetesClientException e) {
            if (!isAboutPorts(e)) {
                throw e;
            }
            replacePorts(wanted, context);
            return super.update(live, wanted, primary, context);
        }
    }

    /** The node port allocator responds with 500, not 422 (seen on Kubernetes 1.34). */
    private static boolean isAboutPorts(KubernetesClientException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("duplicate nodePort") || (e.getCode() == INVALID && message.contains("spec.ports"));
    }

    private static void replacePorts(Service wanted, Context<MailIngress> context) {
        List<ServicePort> ports = wanted.getSpec().getPorts();
        String patch = Serialization.asJson(Map.of("spec", Map.of("ports", ports)));
        context.getClient().resource(wanted).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
}
