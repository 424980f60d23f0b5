package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.UserOverrides;
import org.jspecify.annotations.Nullable;

/** The files that can be mounted into a mail server, each alone: docker-mailserver writes into their directory. */
public enum InjectedFile {
    /** Each line goes to {@code postconf -P} (target/scripts/startup/setup.d/postfix.sh). */
    POSTFIX_MASTER("postfix-master.cf", "/tmp/docker-mailserver/postfix-master.cf", "postfixMaster"),
    /** Run by {@code /bin/bash} after all of the setup (target/scripts/startup/setup-stack.sh). */
    USER_PATCHES("user-patches.sh", "/tmp/docker-mailserver/user-patches.sh", "userPatches"),
    /** The user's script, which ours runs: a file of its own, because it may end by {@code exit}. */
    OWN_USER_PATCHES("own-user-patches.sh", "/etc/mail-ingress/user-patches.sh", "userPatches"),
    /** Beside the user's {@code dovecot.cf}, which Dovecot reads after it. */
    DOVECOT("99-mail-ingress.conf", "/etc/dovecot/conf.d/99-mail-ingress.conf", "dovecot");

    private final String key;
    private final String containerPath;
    private final String field;

    InjectedFile(String key, String containerPath, String field) {
        this.key = key;
        this.containerPath = containerPath;
        this.field = field;
    }

    /** Its name in the ConfigMap. */
    public String key() {
        return key;
    }

    public String containerPath() {
        return containerPath;
    }

    /** The field of {@code mailServers[].configuration} that takes the user's own content. */
    String field() {
        return field;
    }

    /** What the user wants in it; null when nothing was said. */
    @Nullable
    String own(UserOverrides content) {
        return switch (this) {
            case POSTFIX_MASTER -> content.postfixMaster();
            case USER_PATCHES, OWN_USER_PATCHES -> content.userPatches();
            case DOVECOT -> content.dovecot();
        };
    }

    /** Whether the user has content for it. */
    boolean hasOwn(UserOverrides content) {
        String text = own(content);
        return text != null && !text.isBlank();
    }

    /** The user's content under a heading that says where it is from, then ours. */
    DmsFile chained(String server, UserOverrides content, String ours) {
        String before = hasOwn(content)
                ? "# From the MailIngress: mailServers[" + server + "].configuration." + field + "\n" + ownText(content)
                : "";
        return new DmsFile(this, before + ours);
    }

    /** The user's content, with a final newline. */
    String ownText(UserOverrides content) {
        return String.valueOf(own(content)).stripTrailing() + "\n";
    }
}
