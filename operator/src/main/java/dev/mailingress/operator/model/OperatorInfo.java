package dev.mailingress.operator.model;

import java.util.Map;

/**
 * Settings of this operator that the desired state depends on.
 *
 * @param proxyImage default image of the proxies
 * @param namespace namespace of the operator
 * @param podLabels labels that select the operator's own pods, which may connect to port 9901 of the proxies
 */
public record OperatorInfo(String proxyImage, String namespace, Map<String, String> podLabels) {

    public OperatorInfo {
        podLabels = Map.copyOf(podLabels);
    }
}
