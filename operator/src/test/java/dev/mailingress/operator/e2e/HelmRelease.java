package dev.mailingress.operator.e2e;

import java.util.Map;

/** A release of a chart in the hands of its owner, who calls one Helm or another. */
interface HelmRelease {

    /** Installs it into a namespace of its own, and waits until it is ready. */
    void install(Map<String, String> values);

    /** Has it with these values and no others, and waits until it is ready. */
    void upgrade(Map<String, String> values);
}
