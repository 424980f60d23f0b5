package dev.mailingress.operator.e2e;

import java.util.Map;

/** Release of a chart, managed with one of the versions of Helm. */
interface HelmRelease {

    /** Installs the chart into its own namespace and waits until it is ready. */
    void install(Map<String, String> values);

    /** Upgrades to exactly these values and waits until it is ready. */
    void upgrade(Map<String, String> values);
}
