package dev.mailingress.operator.reconcile;

import dev.mailingress.operator.dms.Injector;
import dev.mailingress.operator.model.Identity;
import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Takes a deleted MailIngress' files out of every workload of its namespace, and finds the pods that had them. */
final class InjectedFilesRemover {

    private final KubernetesClient client;
    private final Injector injector;

    InjectedFilesRemover(KubernetesClient client, Injector injector) {
        this.client = client;
        this.injector = injector;
    }

    /** All pods of the namespace that run with files of ours, ending ones too. */
    List<Pod> pods(Identity identity) {
        return client.pods()
                .inNamespace(identity.namespace())
                .withLabel(Labels.MAIL_SERVER)
                .list()
                .getItems();
    }

    /**
     * Looks at the API server itself: a watch may not have seen our own last write.
     *
     * @return whether nothing of it is left anywhere
     */
    boolean removeAll(Identity identity) {
        String manager = Injector.fieldManager(identity);
        List<Workload> holders = WorkloadReader.in(identity.namespace(), client).stream()
                .filter(workload -> workload.hasFieldsOf(manager))
                .toList();
        return holders.stream().map(holder -> injector.remove(holder, identity)).reduce(true, Boolean::logicalAnd);
    }
}
