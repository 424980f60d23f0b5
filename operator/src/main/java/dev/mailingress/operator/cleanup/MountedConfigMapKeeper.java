package dev.mailingress.operator.cleanup;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.identity.OwnerReferences;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.watch.MountedConfigMaps;
import dev.mailingress.operator.watch.WorkloadReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keeps the ConfigMaps of a deleted MailIngress that a workload still mounts because its files could not be removed: without them,
 * its pods could not start again. They lose the owner reference, so that the garbage collector leaves them.
 */
final class MountedConfigMapKeeper {

    private final KubernetesClient client;

    MountedConfigMapKeeper(KubernetesClient client) {
        this.client = client;
    }

    void keepMounted(MailIngress deleted) {
        String namespace = deleted.getMetadata().getNamespace();
        List<Workload> workloads = WorkloadReader.in(namespace, client);
        client
                .configMaps()
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .list()
                .getItems()
                .stream()
                .filter(configMap -> OwnerReferences.isOwner(deleted, configMap))
                .filter(configMap -> workloads.stream()
                        .anyMatch(workload -> MountedConfigMaps.mounts(
                                workload.template().getSpec(),
                                configMap.getMetadata().getName())))
                .forEach(configMap -> release(configMap, deleted.getMetadata().getUid()));
    }

    private void release(ConfigMap configMap, String uid) {
        client.resource(configMap).patch(PatchContext.of(PatchType.JSON), Serialization.asJson(patch(configMap, uid)));
    }

    /** From the last one, because a removal moves those after it. */
    static List<Map<String, String>> patch(ConfigMap configMap, String uid) {
        List<OwnerReference> owners = configMap.getMetadata().getOwnerReferences();
        List<Map<String, String>> patch = new ArrayList<>();
        for (int i = owners.size() - 1; i >= 0; i--) {
            if (owners.get(i).getUid().equals(uid)) {
                String path = "/metadata/ownerReferences/" + i;
                patch.add(Map.of("op", "test", "path", path + "/uid", "value", uid));
                patch.add(Map.of("op", "remove", "path", path));
            }
        }
        return patch;
    }
}
