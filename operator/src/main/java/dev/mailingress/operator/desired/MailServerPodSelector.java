package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.ServiceLookup;
import java.util.Map;

/** Selector of the pods of a mail server. */
final class MailServerPodSelector {

    private MailServerPodSelector() {}

    /** Whether the pods can be selected: not for a host, nor for a Service without a selector. */
    static boolean areKnown(MailServer server) {
        if (server.target() instanceof ServiceTarget service) {
            return !(service.lookup() instanceof ServiceLookup.Found found)
                    || !found.selector().isEmpty();
        }
        return server.target() instanceof WorkloadTarget;
    }

    /**
     * The operator's label if the operator may set it, otherwise the selector of the workload or of the Service. If that object
     * does not exist, it has no pods: the operator's label then matches none.
     */
    static Map<String, String> selector(MailIngressModel model, MailServer server) {
        Map<String, String> ofWorkload = server.injected()
                ? Map.of()
                : server.foundWorkload()
                        .map(found -> found.workload().selector())
                        .orElse(Map.of());
        if (!ofWorkload.isEmpty()) {
            return ofWorkload;
        }
        if (server.target() instanceof ServiceTarget service
                && service.lookup() instanceof ServiceLookup.Found found
                && !found.selector().isEmpty()) {
            return found.selector();
        }
        return Map.of(Labels.MAIL_SERVER, model.labels().mailServer(server.name()));
    }
}
