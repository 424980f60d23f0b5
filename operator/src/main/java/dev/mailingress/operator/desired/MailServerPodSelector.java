package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.ServiceTarget;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.ServiceLookup;
import java.util.Map;

/** Which pods are a mail server's. */
final class MailServerPodSelector {

    private MailServerPodSelector() {}

    /** Whether anything tells which pods they are: a host and a Service without a selector do not. */
    static boolean areKnown(MailServer server) {
        if (server.target() instanceof ServiceTarget service) {
            return !(service.lookup() instanceof ServiceLookup.Found found)
                    || !found.selector().isEmpty();
        }
        return server.target() instanceof WorkloadTarget;
    }

    /**
     * Our own label where we may set it; else the selector of the workload or of the Service. One that is not there has no
     * pods: our label, which then nobody carries, says that.
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
