package dev.mailingress.operator.dms;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.proxy.config.ContentHash;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** The part of a pod template that belongs to the owner of the workload: without everything that the operator injects. */
final class OwnersTemplate {

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final int HASH_LENGTH = 16;

    private OwnersTemplate() {}

    /** The same before and after an injection; another one after any change by the owner. */
    static String hash(Workload workload) {
        return ContentHash.of(text(workload)).substring(0, HASH_LENGTH);
    }

    static String text(Workload workload) {
        return KUBERNETES.asYaml(of(workload.template()));
    }

    private static PodTemplateSpec of(PodTemplateSpec template) {
        PodTemplateSpecBuilder owners = new PodTemplateSpecBuilder(template);
        if (template.getMetadata() != null) {
            // @formatter:off
            owners
                .editMetadata()
                    .removeFromLabels(Labels.MAIL_SERVER)
                    .removeFromLabels(Labels.CONTRACT)
                    .removeFromAnnotations(Contract.PORTS_ANNOTATION)
                .endMetadata();
            // @formatter:on
        }
        PodTemplateSpec copy = owners.build();
        ObjectMeta metadata = copy.getMetadata();
        if (metadata != null
                && metadata.getAnnotations() != null
                && metadata.getAnnotations().isEmpty()) {
            metadata.setAnnotations(null);
        }
        copy.getSpec().getVolumes().removeIf(volume -> volume.getName().equals(Workload.INJECTED_VOLUME));
        copy.getSpec()
                .getContainers()
                .forEach(container -> container
                        .getVolumeMounts()
                        .removeIf(mount -> mount.getName().equals(Workload.INJECTED_VOLUME)));
        return copy;
    }
}
