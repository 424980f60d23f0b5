package dev.mailingress.operator.identity;

import dev.mailingress.proxy.config.ProxyConfig;

/**
 * Names of the objects of one MailIngress. The name of a resource has at most 40 characters and that of a mail server at most
 * 15, so that each of these is a DNS-1035 label of at most 63 characters; only the ConfigMap named by its content may be longer,
 * which Kubernetes allows.
 *
 * @param resource name of the MailIngress
 */
public record Names(String resource) {

    public String publicService() {
        return resource;
    }

    public String internalService() {
        return resource + "-internal";
    }

    /** Name of the Deployment, the ServiceAccount and the NetworkPolicy of the proxies. */
    public String proxy() {
        return resource + "-proxy";
    }

    /** Contains the version of the schema, so that proxies of the previous release keep their ConfigMap during an upgrade. */
    public String proxyConfig() {
        return resource + "-proxy-v" + ProxyConfig.SCHEMA_VERSION;
    }

    /**
     * Name of the Service and the NetworkPolicy for pods of a mail server that expect a header on the same ports.
     *
     * @param hash 6 hexadecimal digits, by which the names of different groups and MailIngresses are unambiguous
     */
    public String podGroup(String mailServer, String hash) {
        return resource + "-" + mailServer + "-" + hash;
    }

    /** Name of the ConfigMap that the owner of a mail server mounts manually. */
    public String dmsFiles(String mailServer) {
        return resource + "-dms-" + mailServer;
    }

    /** Name of the ConfigMap that the operator mounts: other content has another name. */
    public String dmsFiles(String mailServer, String contentHash) {
        return dmsFiles(mailServer) + "-" + contentHash;
    }
}
