package dev.mailingress.operator.e2e;

import java.util.Locale;

/** Kind of a mail server's workload. */
enum WorkloadKind {
    DEPLOYMENT("Deployment", "strategy: {type: Recreate}"),
    STATEFUL_SET("StatefulSet", "serviceName: mailserver");

    private final String kind;
    private final String settings;

    WorkloadKind(String kind, String settings) {
        this.kind = kind;
        this.settings = settings;
    }

    /** Converts the manifest of a Deployment to this kind. */
    String manifest(String deployment) {
        return deployment.replace(DEPLOYMENT.kind, kind).replace(DEPLOYMENT.settings, settings);
    }

    /** A workload of this kind as an argument of kubectl. */
    String reference(String name) {
        return kind.toLowerCase(Locale.ROOT) + "/" + name;
    }

    @Override
    public String toString() {
        return kind;
    }
}
