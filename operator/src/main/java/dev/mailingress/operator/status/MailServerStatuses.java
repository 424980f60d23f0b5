package dev.mailingress.operator.status;

import dev.mailingress.operator.api.v1alpha1.MailIngress;
import dev.mailingress.operator.api.v1alpha1.MailServerStatus;
import dev.mailingress.operator.api.v1alpha1.MountsStatus;
import dev.mailingress.operator.dms.OwnerMounts;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import java.util.List;

/** What the operator must remember of mail servers, and what their owners must do. */
public final class MailServerStatuses {

    public List<MailServerStatus> of(MailIngress resource, MailIngressModel model) {
        return model.mailServers().stream()
                .map(server -> new MailServerStatus(
                        server.name(),
                        givesNoNetworks(resource, server) ? server.trustedNetworks() : List.of(),
                        OwnerMounts.of(model, server)
                                .map(mounts -> new MountsStatus(mounts.kubernetes(), mounts.compose()))
                                .orElse(null)))
                .toList();
    }

    /** Networks that were found, not given, are kept: another set would restart the mail server. */
    private static boolean givesNoNetworks(MailIngress resource, MailServer server) {
        return resource.getSpec().mailServers().stream()
                .filter(spec -> spec.name().equals(server.name()))
                .allMatch(spec -> spec.configuration().trustedNetworks().isEmpty());
    }
}
