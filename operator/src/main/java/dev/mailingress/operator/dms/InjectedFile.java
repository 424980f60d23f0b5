package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.UserOverrides;
import org.jspecify.annotations.Nullable;

/** Files that can be mounted into a mail server, each as a single file, because docker-mailserver writes into their directory. */
public enum InjectedFile {
    /** Each line is passed to {@code postconf -P} (target/scripts/startup/setup.d/postfix.sh). */
    POSTFIX_MASTER("postfix-master.cf", "/tmp/docker-mailserver/postfix-master.cf", "postfixMaster"),
    /** Run by {@code /bin/bash} after the complete setup (target/scripts/startup/setup-stack.sh). */
    USER_PATCHES("user-patches.sh", "/tmp/docker-mailserver/user-patches.sh", "userPatches"),
    /** The user's script, which the generated one runs: a separate file, because it may end with {@code exit}. */
    OWN_USER_PATCHES("own-user-patches.sh", "/etc/mail-ingress/user-patches.sh", "userPatches"),
    /** In addition to the user's {@code dovecot.cf}, which Dovecot reads after it. */
    DOVECOT("99-mail-ingress.conf", "/etc/dovecot/conf.d/99-mail-ingress.conf", "dovecot");

    private final String key;
    private final String containerPath;
    private final String field;

    InjectedFile(String key, String containerPath, String field) {
        this.key = key;
        this.containerPath = containerPath;
        this.field = field;
    }

    /** Key in the ConfigMap. */
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

    /** The user's own content; null if not specified. */
    @Nullable
    String own(UserOverrides overrides) {
        return switch (this) {
            case POSTFIX_MASTER -> overrides.postfixMaster();
            case USER_PATCHES, OWN_USER_PATCHES -> overrides.userPatches();
            case DOVECOT -> overrides.dovecot();
        };
    }

    /** Whether the user has content for it. */
    boolean hasOwn(UserOverrides overrides) {
        String text = own(overrides);
        return text != null && !text.isBlank();
    }

    /** The user's content under a heading that names its origin, then the generated content. */
    DmsFile chained(String server, UserOverrides overrides, String generated) {
        String own = hasOwn(overrides)
                ? "# From the MailIngress: mailServers[" + server + "].configuration." + field + "\n"
                        + ownText(overrides)
                : "";
        return new DmsFile(this, own + generated);
    }

    /** The user's content, with a final newline. */
    String ownText(UserOverrides overrides) {
        return String.valueOf(own(overrides)).stripTrailing() + "\n";
    }
}
