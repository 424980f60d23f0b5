package dev.mailingress.operator.model;

import java.util.Map;

/**
 * What the operator knows of itself.
 *
 * @param proxyImage the image of proxies, unless a MailIngress names another
 * @param namespace where the operator runs
 * @param podLabels labels that select the operator's own pods: they may ask the proxies on port 9901
 */
public record OperatorInfo(String proxyImage, String namespace, Map<String, String> podLabels) {

    public OperatorInfo {
        podLabels = Map.copyOf(podLabels);
    }
}
