package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.ProxyConfig;

/**
 * The names of everything that is made for one MailIngress. A resource's name has at most 40 characters and a mail server's
 * at most 15, so that each of these is a DNS-1035 label of at most 63, but for files of a certain content: a ConfigMap's name
 * may be longer.
 *
 * @param resource the MailIngress' name
 */
public record Names(String resource) {

    public String publicService() {
        return resource;
    }

    public String internalService() {
        return resource + "-internal";
    }

    /** Of the Deployment, the ServiceAccount and the NetworkPolicy of the proxies. */
    public String proxy() {
        return resource + "-proxy";
    }

    /** Carries the schema's version, so that proxies of the last release keep theirs during an upgrade. */
    public String proxyConfig() {
        return resource + "-proxy-v" + ProxyConfig.SCHEMA_VERSION;
    }

    /** Of the Service and the NetworkPolicy of a mail server. */
    public String mailServer(String mailServer) {
        return resource + "-server-" + mailServer;
    }

    /** Of the files that a mail server's owner mounts by hand. */
    public String dmsFiles(String mailServer) {
        return resource + "-dms-" + mailServer;
    }

    /** Of the files that we mount: other content has another name. */
    public String dmsFiles(String mailServer, String contentHash) {
        return dmsFiles(mailServer) + "-" + contentHash;
    }
}
