package dev.mailingress.operator.cleanup;

import dev.mailingress.operator.apply.InjectionRemover;
import dev.mailingress.operator.dms.InjectedEntries;
import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.watch.WorkloadReader;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * Removes the files of a deleted MailIngress from every workload of its namespace, and lists the pods that run with
 * them.
 */
final class InjectedFilesRemover {

    private final KubernetesClient client;
    private final InjectionRemover injectionRemover;

    InjectedFilesRemover(KubernetesClient client, InjectionRemover injectionRemover) {
        this.client = client;
        this.injectionRemover = injectionRemover;
    }

    /** All pods of the namespace with injected files, including terminating ones. */
    List<Pod> pods(Identity identity) {
        return client.pods()
                .inNamespace(identity.namespace())
                .withLabel(Labels.MAIL_SERVER)
                .list()
                .getItems();
    }

    /**
     * Reads from the API server: a watch may not have seen the operator's own last write.
     *
     * @return the workloads that still have files, with the cause
     */
    List<RemovalResult.Left> removeAll(Identity identity) {
        List<Workload> holders = WorkloadReader.in(identity.namespace(), client).stream()
                .filter(workload -> InjectedEntries.areHeldBy(workload, identity))
                .toList();
        return injectionRemover.removeAll(holders, identity);
    }
}
