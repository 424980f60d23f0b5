package dev.mailingress.operator.decide;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What was known when the contract test of a MailIngress was requested last.
 *
 * @param proxy name of the pod that runs it
 * @param runs number of tests that the pod had completed before
 * @param started whether the pod began the test, rather than pointing to a recent one
 * @param config hash of the configuration
 * @param pods names of the ready pods of the mail servers
 * @param failures number of failed connections, by proxy and target
 */
public record CheckRequest(
        String proxy,
        long runs,
        boolean started,
        Instant at,
        String config,
        Set<String> pods,
        Map<String, Long> failures) {

    public CheckRequest {
        pods = Set.copyOf(pods);
        failures = Map.copyOf(failures);
    }
}
