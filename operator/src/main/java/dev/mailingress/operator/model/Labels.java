package dev.mailingress.operator.model;

import java.util.Map;
import java.util.TreeMap;

/** The labels that objects carry and that selectors use. */
public final class Labels {

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String OPERATOR = "mail-ingress-operator";
    public static final String RESOURCE = "mailingress.dev/name";
    /** On the mail server's pods: which mail server of which MailIngress they are. */
    public static final String MAIL_SERVER = "mailingress.dev/mail-server";
    /** On the mail server's pods: which ports of theirs expect a header. */
    public static final String CONTRACT = "mailingress.dev/contract";

    private static final String NAME = "app.kubernetes.io/name";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final String PROXY = "mail-ingress-proxy";

    private final Identity identity;

    public Labels(Identity identity) {
        this.identity = identity;
    }

    /** Of every object that is made for the MailIngress. */
    public Map<String, String> common() {
        Map<String, String> labels = new TreeMap<>(proxySelector());
        labels.put(MANAGED_BY, OPERATOR);
        labels.put(RESOURCE, identity.name());
        return labels;
    }

    /** Selects the proxies' pods. */
    public Map<String, String> proxySelector() {
        return new TreeMap<>(Map.of(NAME, PROXY, INSTANCE, identity.name(), COMPONENT, "proxy"));
    }

    /** Whether a selector is that of any MailIngress' proxies. */
    public static boolean selectsProxies(Map<String, String> selector) {
        return PROXY.equals(selector.get(NAME));
    }

    /** Whether they are of a pod that runs as one of the MailIngress' mail servers, whichever it is. */
    public boolean areOfMailServer(Map<String, String> labels) {
        return labels.getOrDefault(MAIL_SERVER, "").startsWith(mailServer(""));
    }

    /** What the label {@link #MAIL_SERVER} says: it tells two resources with a mail server of the same name apart. */
    public String mailServer(String mailServer) {
        return identity.shortUid() + "-" + mailServer;
    }
}
