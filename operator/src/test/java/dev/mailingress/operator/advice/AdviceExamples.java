package dev.mailingress.operator.advice;

import static dev.mailingress.operator.advice.AdviceScenario.aMailServer;

import dev.mailingress.operator.dms.RemovalResult;
import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.identity.Identity;
import dev.mailingress.operator.identity.Labels;
import dev.mailingress.operator.observed.SourceKind;
import dev.mailingress.operator.observed.Workload;
import dev.mailingress.operator.status.DmsConfiguredCondition;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** For each warning: when there is one, a case that has it and a similar one that does not. */
final class AdviceExamples {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: former, namespace: mail}
            spec: {template: {spec: {containers: [{name: docker-mailserver}]}}}
            """;

    private AdviceExamples() {}

    /** @param when the case the warning is for, as the documentation puts it, without a final period */
    record Example(AdvisoryReason reason, String when, AdviceScenario on, AdviceScenario off) {

        Advisory advisory() {
            return on.advisories().stream()
                    .filter(one -> one.reason() == reason)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no warning " + reason));
        }
    }

    static List<Example> all() {
        return Stream.of(environment(), services(), mailServers(), templates(), cluster())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Example> environment() {
        return List.of(
                new Example(
                        AdvisoryReason.PERMIT_DOCKER,
                        "`PERMIT_DOCKER` is not `none`",
                        aMailServer().env("PERMIT_DOCKER", "network"),
                        aMailServer().env("PERMIT_DOCKER", "none")),
                new Example(
                        AdvisoryReason.LOCAL_CLIENTS,
                        "`ENABLE_FETCHMAIL` or `ENABLE_GETMAIL` is 1 in mode `SamePorts` with a listener for port 25",
                        aMailServer().env("ENABLE_FETCHMAIL", "1"),
                        aMailServer().env("ENABLE_FETCHMAIL", "1").mode("SeparatePorts")),
                new Example(
                        AdvisoryReason.SERVICE_DISABLED,
                        "a listener leads to a service that docker-mailserver has off: IMAP, POP3 and ManageSieve by"
                                + " `SMTP_ONLY` or their own `ENABLE_…`, implicit TLS by an empty `SSL_TYPE`",
                        aMailServer().listeners("{name: pop3}, {name: smtp}"),
                        aMailServer().listeners("{name: pop3}, {name: smtp}").env("ENABLE_POP3", "1")),
                new Example(
                        AdvisoryReason.IPV4_ONLY,
                        "`POSTFIX_INET_PROTOCOLS` is `ipv4`, and the Service has or may get IPv6 addresses, or load balancers"
                                + " announce the clients",
                        aMailServer()
                                .env("POSTFIX_INET_PROTOCOLS", "ipv4")
                                .publicService("type: LoadBalancer, ipFamilyPolicy: PreferDualStack"),
                        aMailServer().env("POSTFIX_INET_PROTOCOLS", "ipv4")),
                new Example(
                        AdvisoryReason.RELAY_BY_ADDRESS,
                        "`PERMIT_DOCKER` is not `none`, `postfix-main.cf` sets `mynetworks`, or `user-patches.sh` does with"
                                + " `postconf`",
                        aMailServer().file("postfix-main.cf", "mynetworks = 127.0.0.0/8 192.168.7.0/24"),
                        aMailServer().file("postfix-main.cf", "mynetworks = 127.0.0.0/8, [::1]/128")),
                new Example(
                        AdvisoryReason.FAIL2BAN,
                        "`ENABLE_FAIL2BAN` is 1",
                        aMailServer().env("ENABLE_FAIL2BAN", "1"),
                        aMailServer().env("ENABLE_FAIL2BAN", "0")));
    }

    private static List<Example> services() {
        String ports = "ports: [{name: a, port: 25}, {name: b, port: 12525}]";
        return List.of(
                new Example(
                        AdvisoryReason.PUBLISHED_PROXY_PORTS,
                        "another Service of type `LoadBalancer` or `NodePort`, or with `externalIPs`, selects the pods of a"
                                + " mail server and has its PROXY ports",
                        aMailServer().mode("SeparatePorts").service("mailserver", "type: LoadBalancer, " + ports),
                        aMailServer().mode("SeparatePorts").service("mailserver", "type: ClusterIP, " + ports)),
                new Example(
                        AdvisoryReason.OLD_PUBLIC_SERVICE,
                        "such a Service leads to the ports of the listeners in mode `SamePorts`: clients used it before",
                        aMailServer().service("mailserver", "type: LoadBalancer, " + ports),
                        aMailServer()
                                .mode("SeparatePorts")
                                .service("mailserver", "type: LoadBalancer, ports: [{port: 25}]")),
                new Example(
                        AdvisoryReason.SAME_PORTS_CLIENTS,
                        "another Service in the cluster leads to the ports of the listeners in mode `SamePorts`",
                        aMailServer().service("mailserver", "type: ClusterIP, " + ports),
                        aMailServer().mode("SeparatePorts").service("mailserver", "type: ClusterIP, " + ports)));
    }

    private static List<Example> mailServers() {
        String chartFile =
                "service managesieve-login {\n  inet_listener sieve_proxyprotocol {\n    port = 14190\n  }\n}\n";
        return List.of(
                new Example(
                        AdvisoryReason.WIDE_TRUST,
                        "`configuration.trustedNetworks`, or `haproxy_trusted_networks` in the owner's `dovecot.cf`, contains"
                                + " all of RFC 1918 or every address",
                        aMailServer().configuration("trustedNetworks: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]"),
                        aMailServer().configuration("trustedNetworks: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/17]")),
                new Example(
                        AdvisoryReason.TRUST_OVERRIDDEN,
                        "the owner's `dovecot.cf` sets `haproxy_trusted_networks` to other networks than the operator",
                        aMailServer().file("dovecot.cf", "haproxy_trusted_networks = 10.42.7.0/24"),
                        aMailServer().file("dovecot.cf", "haproxy_trusted_networks = 10.42.0.0/16")),
                new Example(
                        AdvisoryReason.CHART_SIEVE,
                        "`preset` is `DockerMailserver`, and the chart's file lacks `haproxy = yes` for ManageSieve",
                        managesieveOfTheChart().file("dovecot.cf", chartFile),
                        managesieveOfTheChart()
                                .file("dovecot.cf", chartFile.replace("port", "haproxy = yes\n    port"))),
                new Example(
                        AdvisoryReason.STARTTLS_ROUTING,
                        "several mail servers are told apart by server names, and one of them has no listener of its own"
                                + " without implicit TLS",
                        twoMailServers("{name: smtp}"),
                        twoMailServers("{name: smtp}, {name: smtp-b, port: 2525, targetPort: 25, mailServer: b}")));
    }

    private static List<Example> templates() {
        Contract contract = Contract.of("dms", List.of(25, 587, 993));
        Map<String, String> labels =
                new TreeMap<>(contract.labels(new Labels(new Identity("mail", "mail", "0a1b2c3d-0", 3))));
        labels.put("app", "mailserver");
        String injected = "labels: {%s}, annotations: {mailingress.dev/proxy-ports: '%s'}"
                .formatted(labels.toString().replaceAll("[{}]", "").replace("=", ": "), contract.portsText());
        String claim = "volumes: [{name: mail, persistentVolumeClaim: {claimName: mail-data}}]";
        return List.of(
                new Example(
                        AdvisoryReason.ALREADY_IN_EFFECT,
                        "the pods already run with what [the checks](mail-server-checks.md) would refuse now",
                        aMailServer().templateMetadata(injected).pod("hostNetwork: true"),
                        aMailServer().templateMetadata(injected)),
                new Example(
                        AdvisoryReason.BARE_CONNECTION,
                        "a `tcpSocket` probe or `nc -z` connects to a port that expects the header",
                        aMailServer().container("readinessProbe: {tcpSocket: {port: 25}}"),
                        aMailServer().container("readinessProbe: {tcpSocket: {port: 110}}")),
                new Example(
                        AdvisoryReason.PORT_NAMED,
                        "a probe or hook contains the number or name of such a port, and it is not clear what it does",
                        aMailServer().container("livenessProbe: {exec: {command: [check-mail, --port=587]}}"),
                        aMailServer().container("livenessProbe: {exec: {command: [check-mail, --port=110]}}")),
                new Example(
                        AdvisoryReason.CLIENT_IN_POD,
                        "another container of the pod connects to such a port",
                        aMailServer().pod("- {name: fetchmail, image: fetchmail, args: [--smtphost, 'localhost:25']}"),
                        aMailServer()
                                .pod("- {name: fetchmail, image: fetchmail, args: [--smtphost, 'mx.example:25']}")),
                new Example(
                        AdvisoryReason.MAY_OVERWRITE_FILE,
                        "a command copies several files into docker-mailserver's directory, and fails if one of them is an"
                                + " injected file",
                        aMailServer()
                                .container("command: [bash, -c, 'cp -a /config/. /tmp/docker-mailserver/ && exec x']"),
                        aMailServer().container("command: [bash, -c, 'cp -a /config/. /srv/ && exec x']")),
                new Example(
                        AdvisoryReason.PODS_CANNOT_COEXIST,
                        "a rolling update starts the new pod first, and the pod has a claim (`ReadWriteOnce` cannot be mounted"
                                + " on a second node), a required `podAntiAffinity` that matches the pod itself, or a"
                                + " `hostPort`",
                        aMailServer().strategy("RollingUpdate").pod(claim),
                        aMailServer().pod(claim)),
                new Example(
                        AdvisoryReason.RELOADER,
                        "annotations of Reloader or Wave restart the mail server when a mounted ConfigMap changes",
                        aMailServer().workloadMetadata("annotations: {reloader.stakater.com/auto: 'true'}"),
                        aMailServer().workloadMetadata("annotations: {reloader.stakater.com/auto: 'false'}")),
                new Example(
                        AdvisoryReason.SERVICE_MESH,
                        "a sidecar of Istio or Linkerd accepts connections to the ports, because its annotation does not exclude"
                                + " all of them",
                        aMailServer()
                                .templateMetadata(
                                        "labels: {app: mailserver}, annotations: {linkerd.io/inject: enabled}"),
                        aMailServer()
                                .templateMetadata(
                                        "labels: {app: mailserver}, annotations: {linkerd.io/inject: disabled}")),
                new Example(
                        AdvisoryReason.CONTROLLED_WORKLOAD,
                        "a controller owns the Deployment or StatefulSet",
                        aMailServer()
                                .workloadMetadata("ownerReferences: [{apiVersion: example.test/v1, kind: MailStack,"
                                        + " name: post, uid: 2f6c1d5e-7, controller: true}]"),
                        aMailServer()
                                .workloadMetadata("ownerReferences: [{apiVersion: example.test/v1, kind: MailStack,"
                                        + " name: post, uid: 2f6c1d5e-7}]")));
    }

    private static List<Example> cluster() {
        return List.of(
                new Example(
                        AdvisoryReason.POLICY_NOT_ENFORCED,
                        "the operator, which no NetworkPolicy of the MailIngress admits, can connect to a port that expects the"
                                + " header",
                        aMailServer().exposedPort(993),
                        aMailServer()),
                new Example(
                        AdvisoryReason.SOME_CLIENTS_HIDDEN,
                        "connections of the last 15 minutes come from a node or a gateway, but fewer than half of them",
                        aMailServer().connections(100, SourceKind.NODE, 3, "192.0.2.7"),
                        aMailServer().connections(100, SourceKind.NODE, 90, "192.0.2.7")),
                new Example(
                        AdvisoryReason.PODS_ON_PUBLIC_NAME,
                        "pods connect to the public Service",
                        aMailServer().connections(100, SourceKind.POD, 3, "10.42.0.9"),
                        aMailServer().connections(100, SourceKind.NODE, 3, "192.0.2.7")),
                new Example(
                        AdvisoryReason.FILES_LEFT,
                        "files were injected into a workload that the spec does not refer to any more, and another field"
                                + " manager owns them, too",
                        aMailServer().fileLeft(fileLeft()),
                        aMailServer()),
                new Example(
                        AdvisoryReason.LIMITS_CLAMPED,
                        "a proxy cannot hold as many connections as the spec allows, by its memory or file descriptors",
                        aMailServer()
                                .proxyWarning(
                                        "listeners[smtp].limits.connections: 60000 exceeds the limit of this process, so"
                                                + " 8000 applies: raise the memory limit of the proxies, or lower this limit to 8000 or"
                                                + " less"),
                        aMailServer()),
                new Example(
                        AdvisoryReason.NODES_FORBIDDEN,
                        "the operator's chart is installed with `rbac.readNodes=false`",
                        aMailServer().nodesForbidden(),
                        aMailServer()),
                new Example(
                        AdvisoryReason.UNREADABLE_POLICIES,
                        "the cluster has the API groups of Cilium or Calico",
                        aMailServer().apiGroup("cilium.io"),
                        aMailServer().apiGroup("networking.k8s.io")));
    }

    private static AdviceScenario managesieveOfTheChart() {
        return aMailServer()
                .mode("External")
                .configuration("preset: DockerMailserver")
                .listeners("{name: managesieve}")
                .env("ENABLE_MANAGESIEVE", "1")
                .chart();
    }

    private static AdviceScenario twoMailServers(String plaintext) {
        return aMailServer()
                .listeners(plaintext + ", {name: imaps, routes: [{serverNames: [imap.b.example], mailServer: b}]}")
                .spec("- {name: b, host: mx.b.example, configuration: {mode: External}}");
    }

    private static String fileLeft() {
        Workload former = ModelFixture.of(DEPLOYMENT).workloads().get(0);
        return DmsConfiguredCondition.filesLeft(
                new RemovalResult.Left(former, "the field manager \"helm\" owns them, too", true));
    }
}
