package dev.mailingress.operator.advice;

import dev.mailingress.operator.advice.PathFacts.ExposedPort;
import dev.mailingress.operator.decide.ClientAddresses;
import dev.mailingress.operator.observed.SourceKind;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A MailIngress with one mail server, about which there is nothing to warn of until the test adds it. */
final class AdviceScenario {

    private String mode = "SamePorts";
    private String configuration = "";
    private String listeners = "{name: smtp}, {name: submission}, {name: imaps}";
    private String reference = "workloadRef: {name: mailserver, container: docker-mailserver}";
    private String service = "type: LoadBalancer";
    private String spec = "";
    private String image = "docker.io/mailserver/docker-mailserver:15.1.0";
    private String strategy = "Recreate";
    private String workloadMetadata = "";
    private String templateMetadata = "labels: {app: mailserver}";
    private final List<String> env = new ArrayList<>(List.of("{name: SSL_TYPE, value: manual}"));
    private final List<String> container = new ArrayList<>();
    private final List<String> pod = new ArrayList<>();
    private final List<String> documents = new ArrayList<>();
    private final Map<String, Map<String, String>> configMaps = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final Set<String> chartServers = new HashSet<>();
    private final Set<String> apiGroups = new HashSet<>();
    private final List<String> proxyWarnings = new ArrayList<>();
    private final List<String> filesLeft = new ArrayList<>();
    private final List<ExposedPort> exposedPorts = new ArrayList<>();
    private Map<SourceKind, Long> sources = Map.of();
    private Map<SourceKind, String> examples = Map.of();
    private long connections;
    private boolean nodesForbidden;

    static AdviceScenario aMailServer() {
        return new AdviceScenario();
    }

    AdviceScenario mode(String value) {
        mode = value;
        return this;
    }

    /** More fields of {@code configuration}. */
    AdviceScenario configuration(String fields) {
        configuration = ", " + fields;
        return this;
    }

    AdviceScenario listeners(String value) {
        listeners = value;
        return this;
    }

    /** The mail server's reference, instead of the workload. */
    AdviceScenario reference(String value) {
        reference = value;
        return this;
    }

    AdviceScenario publicService(String fields) {
        service = fields;
        return this;
    }

    /** One more field of the spec, or mail server. */
    AdviceScenario spec(String line) {
        spec += "  " + line + "\n";
        return this;
    }

    AdviceScenario image(String value) {
        image = value;
        return this;
    }

    AdviceScenario strategy(String value) {
        strategy = value;
        return this;
    }

    AdviceScenario workloadMetadata(String fields) {
        workloadMetadata = ", " + fields;
        return this;
    }

    AdviceScenario templateMetadata(String fields) {
        templateMetadata = fields;
        return this;
    }

    /** A variable with a literal value. */
    AdviceScenario env(String name, String value) {
        return variable("{name: %s, value: '%s'}".formatted(name, value));
    }

    /** A variable as in {@code env}. */
    AdviceScenario variable(String entry) {
        env.add(entry);
        return this;
    }

    AdviceScenario withoutVariables() {
        env.clear();
        return this;
    }

    /** One more field of the mail server's container. */
    AdviceScenario container(String line) {
        container.add("        " + line);
        return this;
    }

    /** One more field of the pod. */
    AdviceScenario pod(String line) {
        pod.add("      " + line);
        return this;
    }

    /** Mounts a file of docker-mailserver from a ConfigMap. */
    AdviceScenario file(String name, String text) {
        return configMap("files", Map.of(name, text))
                .container("volumeMounts: [{name: own, mountPath: /tmp/docker-mailserver/%1$s, subPath: %1$s}]"
                        .formatted(name))
                .pod("volumes: [{name: own, configMap: {name: files}}]");
    }

    AdviceScenario configMap(String name, Map<String, String> data) {
        configMaps.put(name, data);
        return this;
    }

    /** A Service that selects the pods of the mail server. */
    AdviceScenario service(String name, String fields) {
        documents.add("""
                apiVersion: v1
                kind: Service
                metadata: {name: %s, namespace: mail}
                spec: {selector: {app: mailserver}, %s}
                """.formatted(name, fields));
        return this;
    }

    AdviceScenario document(String yaml) {
        documents.add(yaml);
        return this;
    }

    AdviceScenario chart() {
        chartServers.add("dms");
        return this;
    }

    AdviceScenario apiGroup(String name) {
        apiGroups.add(name);
        return this;
    }

    AdviceScenario proxyWarning(String text) {
        proxyWarnings.add(text);
        return this;
    }

    AdviceScenario connections(long all, SourceKind kind, long ofThese, String address) {
        connections = all;
        sources = Map.of(kind, ofThese);
        examples = Map.of(kind, address);
        return this;
    }

    AdviceScenario exposedPort(int port) {
        exposedPorts.add(new ExposedPort("dms", port));
        return this;
    }

    AdviceScenario fileLeft(String text) {
        filesLeft.add(text);
        return this;
    }

    AdviceScenario nodesForbidden() {
        nodesForbidden = true;
        return this;
    }

    List<Advisory> advisories() {
        ModelFixture fixture = ModelFixture.of(Stream.concat(Stream.of(mailIngress(), deployment()), documents.stream())
                .toArray(String[]::new));
        return new Advisories()
                .of(new AdvisoryFacts(
                        fixture.model(),
                        fixture.services(),
                        new ConfigMapContents(configMaps, missing),
                        chartServers,
                        nodesForbidden,
                        apiGroups,
                        new PathFacts(
                                proxyWarnings,
                                new ClientAddresses(connections, 0, sources, examples, null, true),
                                exposedPorts),
                        filesLeft));
    }

    List<AdvisoryReason> reasons() {
        return advisories().stream().map(Advisory::reason).toList();
    }

    private String mailIngress() {
        return """
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 3}
                spec:
                  listeners: [%s]
                  service: {%s}
                  mailServers:
                  - {name: dms, %s, configuration: {mode: %s%s}}
                %s""".formatted(listeners, service, reference, mode, configuration, spec);
    }

    private String deployment() {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: mailserver, namespace: mail, uid: 2f6c1d5e-0%s}
                spec:
                  replicas: 1
                  strategy: {type: %s}
                  selector: {matchLabels: {app: mailserver}}
                  template:
                    metadata: {%s}
                    spec:
                      containers:
                      - name: docker-mailserver
                        image: %s
                        ports: [{name: smtp, containerPort: 25}, {name: smtp-proxy, containerPort: 12525}]
                        env: [%s]
                %s
                """.formatted(
                        workloadMetadata,
                        strategy,
                        templateMetadata,
                        image,
                        String.join(", ", env),
                        Stream.concat(container.stream(), pod.stream()).reduce("", (all, line) -> all + line + "\n"));
    }
}
