package dev.mailingress.operator.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Custom resource that exposes mail servers through proxies that preserve the client address, and configures the mail servers
 * to trust these proxies.
 */
@Group(MailIngress.GROUP)
@Version(MailIngress.VERSION)
@Plural("mailingresses")
@ShortNames("mi")
public final class MailIngress extends CustomResource<MailIngressSpec, MailIngressStatus> implements Namespaced {

    public static final String GROUP = "mailingress.dev";
    public static final String VERSION = "v1alpha1";

    private static final long serialVersionUID = 1L;
}
