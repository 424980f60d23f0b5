package dev.mailingress.operator.identity;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Labels of the objects of a MailIngress, and the selectors that use them. */
public final class Labels {

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String OPERATOR = "mail-ingress-operator";
    public static final String RESOURCE = "mailingress.dev/name";
    /** On the mail server's pods: which mail server of which MailIngress they belong to. */
    public static final String MAIL_SERVER = "mailingress.dev/mail-server";
    /** On the mail server's pods: hash of the ports that expect a header. */
    public static final String CONTRACT = "mailingress.dev/contract";

    private static final String NAME = "app.kubernetes.io/name";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final String PROXY = "mail-ingress-proxy";

    private final Identity identity;

    public Labels(Identity identity) {
        this.identity = identity;
    }

    /** Labels of every object that is created for the MailIngress. */
    public Map<String, String> common() {
        Map<String, String> labels = new TreeMap<>(proxySelector());
        labels.put(MANAGED_BY, OPERATOR);
        labels.put(RESOURCE, identity.name());
        return labels;
    }

    /** Selector of the proxy pods. */
    public Map<String, String> proxySelector() {
        return new TreeMap<>(Map.of(NAME, PROXY, INSTANCE, identity.name(), COMPONENT, "proxy"));
    }

    /** Whether it is the selector of the proxies of any MailIngress. */
    public static boolean selectsProxies(Map<String, String> selector) {
        return PROXY.equals(selector.get(NAME));
    }

    /** Whether they belong to a pod of any mail server of the MailIngress. */
    public boolean areOfMailServer(Map<String, String> labels) {
        return mailServerOf(labels).isPresent();
    }

    /** Name of the mail server of this MailIngress that a pod with these labels belongs to. */
    public Optional<String> mailServerOf(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(MAIL_SERVER))
                .filter(value -> value.startsWith(mailServer("")))
                .map(value -> value.substring(mailServer("").length()));
    }

    /**
     * Value of the label {@link #MAIL_SERVER}: distinguishes two MailIngresses of one namespace with a mail server of the same
     * name. It survives a restored backup, unlike a uid; the dot makes it unambiguous, because neither name can contain one.
     */
    public String mailServer(String mailServer) {
        return identity.name() + "." + mailServer;
    }
}
