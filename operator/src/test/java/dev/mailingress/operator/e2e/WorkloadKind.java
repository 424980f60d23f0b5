package dev.mailingress.operator.e2e;

import java.util.Locale;

/** What a mail server's pods belong to. */
enum WorkloadKind {
    DEPLOYMENT("Deployment", "strategy: {type: Recreate}"),
    STATEFUL_SET("StatefulSet", "serviceName: mailserver");

    private final String word;
    private final String settings;

    WorkloadKind(String word, String settings) {
        this.word = word;
        this.settings = settings;
    }

    /** A Deployment's manifest as one of this kind. */
    String manifest(String deployment) {
        return deployment.replace(DEPLOYMENT.word, word).replace(DEPLOYMENT.settings, settings);
    }

    /** One of them, as kubectl takes it. */
    String reference(String name) {
        return word.toLowerCase(Locale.ROOT) + "/" + name;
    }

    @Override
    public String toString() {
        return word;
    }
}
