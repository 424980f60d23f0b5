package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.OwnContent;
import org.jspecify.annotations.Nullable;

/** The files that can be mounted into a mail server, each alone: docker-mailserver writes into their directory. */
public enum MountedFile {
    /** Each line goes to {@code postconf -P} (target/scripts/startup/setup.d/postfix.sh). */
    POSTFIX_MASTER("postfix-master.cf", "/tmp/docker-mailserver/postfix-master.cf", "postfixMaster") {
        @Override
        @Nullable
        String own(OwnContent content) {
            return content.postfixMaster();
        }
    },
    /** Run by {@code /bin/bash} after all of the setup (target/scripts/startup/setup-stack.sh). */
    USER_PATCHES("user-patches.sh", "/tmp/docker-mailserver/user-patches.sh", "userPatches") {
        @Override
        @Nullable
        String own(OwnContent content) {
            return content.userPatches();
        }
    },
    /** The user's script, which ours runs: a file of its own, because it may end by {@code exit}. */
    OWN_USER_PATCHES("own-user-patches.sh", "/etc/mail-ingress/user-patches.sh", "userPatches") {
        @Override
        @Nullable
        String own(OwnContent content) {
            return content.userPatches();
        }
    },
    /** Beside the user's {@code dovecot.cf}, which Dovecot reads after it. */
    DOVECOT("99-mail-ingress.conf", "/etc/dovecot/conf.d/99-mail-ingress.conf", "dovecot") {
        @Override
        @Nullable
        String own(OwnContent content) {
            return content.dovecot();
        }
    };

    private final String key;
    private final String containerPath;
    private final String field;

    MountedFile(String key, String containerPath, String field) {
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
    abstract @Nullable String own(OwnContent content);

    /** The user's content under a heading that says where it is from, then ours. */
    DmsFile chained(String server, OwnContent content, String ours) {
        String own = own(content);
        String before = own == null || own.isBlank()
                ? ""
                : "# From the MailIngress: mailServers[" + server + "].configuration." + field + "\n"
                        + own.stripTrailing() + "\n";
        return new DmsFile(this, before + ours);
    }
}
