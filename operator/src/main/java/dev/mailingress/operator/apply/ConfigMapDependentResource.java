package dev.mailingress.operator.apply;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.desired.DesiredObjects;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.watch.MountedConfigMaps;
import dev.mailingress.operator.watch.WorkloadReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.function.Function;

/** ConfigMaps of a MailIngress. Those with former files are kept until no pod can mount them any more. */
final class ConfigMapDependentResource extends MailIngressDependentResource<ConfigMap> {

    ConfigMapDependentResource(Function<DesiredObjects, List<ConfigMap>> desired, Contentions contentions) {
        super(ConfigMap.class, desired, contentions);
    }

    /** Reads from the API server: a watch may not have seen the template that was written last. */
    @Override
    public void deleteTargetResource(
            MailIngress primary, ConfigMap former, ResourceID id, Context<MailIngress> context) {
        KubernetesClient client = context.getClient();
        String namespace = primary.getMetadata().getNamespace();
        MountedConfigMaps mounted = new MountedConfigMaps(
                WorkloadReader.in(namespace, client),
                client.pods()
                        .inNamespace(namespace)
                        .withLabel(Labels.MAIL_SERVER)
                        .list()
                        .getItems());
        if (!mounted.mayNeed(former, current(primary))) {
            super.deleteTargetResource(primary, former, id, context);
        }
    }
}
