package dev.mailingress.operator.desired;

import dev.mailingress.operator.model.Labels;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailServer.WorkloadTarget;
import dev.mailingress.operator.model.WorkloadLookup;
import java.util.Map;

/** Which pods are a mail server's. */
final class MailServerPods {

    private MailServerPods() {}

    /**
     * Our own label where we may set it; else the workload's selector. A workload that is not there has no pods: our label,
     * which then nobody carries, says that.
     */
    static Map<String, String> selector(MailIngressModel model, MailServer server) {
        if (!server.injected()
                && server.target() instanceof WorkloadTarget target
                && target.lookup() instanceof WorkloadLookup.Found found
                && !found.workload().selector().isEmpty()) {
            return found.workload().selector();
        }
        return Map.of(Labels.MAIL_SERVER, model.labels().mailServer(server.name()));
    }
}
