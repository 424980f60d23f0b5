package dev.mailingress.operator.status;

import dev.mailingress.operator.advice.Advisory;
import dev.mailingress.operator.advice.AdvisoryReason;
import dev.mailingress.operator.decide.Dispute;
import dev.mailingress.operator.decide.Preview;
import dev.mailingress.operator.desired.NameConflict;
import dev.mailingress.operator.desired.Ownership;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.observed.PodMonitorState;
import dev.mailingress.operator.observed.ProxyFleet;
import dev.mailingress.operator.observed.ProxyFleet.ConfigResponse;
import dev.mailingress.operator.observed.ProxyFleet.Proxy;
import dev.mailingress.operator.resolve.SpecError;
import dev.mailingress.operator.testing.ModelFixture;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One example for each reason of each condition, with the operator's own messages. */
final class ConditionExamples {

    static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String RESOURCE = """
            apiVersion: mailingress.dev/v1alpha1
            kind: MailIngress
            metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0, generation: 3}
            spec:
              listeners: [{name: smtp}, {name: imaps}]
              mailServers: [{name: dms, %s}]
              service: {%s}
            """;
    static final String WORKLOAD_REF = "workloadRef: {name: mailserver}";
    private static final String PUBLIC_SERVICE = "type: LoadBalancer, loadBalancerIP: 203.0.113.25";

    private ConditionExamples() {}

    /** @param remedy in addition to that in the message; empty if there is nothing to do */
    record Example(ConditionResult result, String remedy) {}

    /** All examples, in the order of the page. */
    static List<Example> all() {
        return List.of(
                        accepted(),
                        resolvedRefs(),
                        addressAssigned(),
                        programmed(),
                        DmsConfiguredExamples.all(),
                        VerificationExamples.backendVerified(),
                        VerificationExamples.clientAddressPreserved(),
                        monitored(),
                        warning(),
                        ready())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<Example> accepted() {
        AcceptedCondition accepted = new AcceptedCondition();
        return List.of(
                done(accepted.accepted()),
                example(
                        accepted.invalid(List.of(new SpecError(
                                "spec.listeners[imaps].port",
                                "143 is already used by listener \"imap\": set a different port"))),
                        "Correct every field in the message: it contains all errors of the spec."),
                example(
                        accepted.nameConflict(
                                List.of(
                                        new NameConflict(
                                                "Service",
                                                "mail",
                                                new Ownership.Foreign(
                                                        "does not have the label \"app.kubernetes.io/managed-by=mail-ingress-operator\"")))),
                        "Objects of a restored backup are adopted if they have the operator's labels, no controller and no"
                                + " field that the MailIngress would not set; files must be equal."),
                example(
                        accepted.nameConflict(List.of(new NameConflict("Service", "mail", new Ownership.Leftover()))),
                        "A finalizer, for example of a load balancer, holds an object until its controller has cleaned up."),
                example(
                        accepted.workloadConflict("Deployment \"mailserver\"", "post"),
                        "Only one MailIngress can refer to a workload or a Service: the older one."),
                example(
                        accepted.clusterRefused(List.of(
                                "Service \"mail\" is invalid: spec.clusterIPs: Invalid value: [\"192.0.2.1\"]: failed"
                                        + " to allocate IP 192.0.2.1: the provided IP (192.0.2.1) is not in the valid"
                                        + " range")),
                        "If the message is about a quota or an admission policy, change these instead. Other objects of this"
                                + " generation may already have been applied."),
                example(
                        accepted.notEvaluated(ConditionType.RESOLVED_REFS),
                        "Resolve what the message of `Accepted` describes."));
    }

    private static List<Example> resolvedRefs() {
        ResolvedRefsCondition resolvedRefs = new ResolvedRefsCondition();
        String serviceRef = "serviceRef: {name: mailserver}, configuration: {trustedNetworks: [10.42.0.0/16]}";
        return List.of(
                done(resolvedRefs.of(model(WORKLOAD_REF, workload("[{name: mailserver}]")))),
                example(resolvedRefs.of(model(WORKLOAD_REF)), "The default of `workloadRef.kind` is Deployment."),
                example(
                        resolvedRefs.of(model(
                                "workloadRef: {name: mailserver, container: dms}", workload("[{name: mailserver}]"))),
                        "`workloadRef.container` is the name of the container that runs docker-mailserver."),
                example(
                        resolvedRefs.of(model(WORKLOAD_REF, workload("[{name: mailserver}, {name: exporter}]"))),
                        "`workloadRef.container` can be omitted only if the pod template has one container."),
                example(
                        resolvedRefs.of(
                                model(
                                        WORKLOAD_REF + ", configuration: {mode: External}",
                                        workload("[{name: mailserver}]")
                                                .replace(
                                                        "{matchLabels: {app: mailserver}}",
                                                        "{matchExpressions: [{key: app, operator: In, values: [mailserver, mail]}]}"))),
                        "In the modes SamePorts and SeparatePorts, the operator selects the pods by a label that it sets."),
                example(resolvedRefs.of(model(serviceRef)), "The Service must be in the namespace of the MailIngress."),
                example(
                        resolvedRefs.of(model(serviceRef, """
                                apiVersion: v1
                                kind: Service
                                metadata: {name: mailserver, namespace: mail}
                                spec: {selector: {app: mailserver}, ports: [{port: 25}]}
                                """)),
                        "Every listener of the mail server needs a port of the Service."));
    }

    private static List<Example> addressAssigned() {
        return List.of(
                done(address("type: LoadBalancer", "{ip: 203.0.113.25}")),
                example(
                        address("type: LoadBalancer", ""),
                        "Typical causes are a load balancer that is not installed and an exhausted address pool."),
                example(
                        address("type: ClusterIP, clusterIP: 10.43.0.25", "type: ClusterIP, clusterIP: 10.43.0.9", ""),
                        "All other changes of the MailIngress are applied. The operator creates the Service again"
                                + " immediately after its deletion."),
                example(
                        address(PUBLIC_SERVICE, "type: LoadBalancer", "{ip: 203.0.113.26}"),
                        "See the documentation of the load balancer on how to request an address."));
    }

    private static List<Example> programmed() {
        ConfigResponse current = new ConfigResponse(3, "current", null);
        ConfigResponse previous = new ConfigResponse(2, "previous", null);
        ConfigResponse rejected =
                new ConfigResponse(2, "previous", "listeners[imaps].port: cannot listen on port 10993: it is in use");
        return List.of(
                done(programmed(true, proxy(1, true, null, current), proxy(2, true, null, current))),
                example(
                        programmed(
                                false,
                                proxy(1, true, null, current),
                                proxy(
                                        2,
                                        false,
                                        "ImagePullBackOff, Back-off pulling image \"mail-ingress-proxy:0.1.0\"",
                                        null)),
                        "If it remains, run `kubectl describe deployment mail-proxy` and `kubectl describe pod` with the"
                                + " pod in the message."),
                example(
                        programmed(true, proxy(1, true, null, current), proxy(2, true, null, previous)),
                        "A proxy reads a changed configuration within seconds, or after about a minute if the kubelet is slow"
                                + " to update the mounted ConfigMap."),
                example(
                        programmed(true, proxy(1, true, null, current), proxy(2, true, null, rejected)),
                        "If `spec.proxy.image` is an older release than the operator, update it. The proxy serves its"
                                + " previous configuration."),
                example(
                        new ProgrammedCondition()
                                .contended(List.of(new Dispute(
                                        "Service \"mail\"",
                                        "\"cloud-controller-manager\"",
                                        Instant.parse("2026-01-01T10:00:00Z")))),
                        "`kubectl get service mail -o yaml --show-managed-fields` shows which fields it sets. The pauses are 1,"
                                + " 2, 4, at most 60 minutes; a change of the MailIngress is tried immediately."),
                example(
                        programmed(true, proxy(1, true, null, null), proxy(2, true, null, null)),
                        "The proxies continue to serve, but the operator cannot confirm a change, and does not configure mail"
                                + " servers before that."));
    }

    private static List<Example> monitored() {
        return List.of(
                done(monitored(new PodMonitorState.Monitored("mail-proxy"))),
                example(
                        monitored(new PodMonitorState.PortClosed("mail-proxy")),
                        "Example: `managementFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name:"
                                + " monitoring}}}]`."),
                example(
                        monitored(new PodMonitorState.NoSuchKind()),
                        "Without Prometheus Operator, Prometheus can scrape port 9901 of the proxies directly, at"
                                + " `/metrics`."),
                example(
                        monitored(new PodMonitorState.Forbidden()),
                        "`helm upgrade` with `--set rbac.podMonitors=true` is sufficient."),
                example(
                        monitored(new PodMonitorState.Failed(
                                "mail-proxy",
                                "PodMonitor.monitoring.coreos.com \"mail-proxy\" is invalid: metadata.labels: Invalid"
                                        + " value: \"my prometheus\"")),
                        "If the cause is an admission policy or a webhook, change it there. Mail does not depend on it."),
                example(
                        monitored(new PodMonitorState.NameTaken("mail-proxy")),
                        "The operator changes only objects that the MailIngress owns."));
    }

    private static List<Example> warning() {
        WarningCondition warning = new WarningCondition();
        return List.of(
                done(warning.of(List.of())),
                example(
                        warning.of(List.of(
                                new Advisory(AdvisoryReason.PERMIT_DOCKER, "…"),
                                new Advisory(AdvisoryReason.SERVICE_DISABLED, "…"))),
                        "`kubectl describe mi/mail -n mail` shows the warnings. An Event is recorded when the first one appears"
                                + " and when the last one has gone."));
    }

    private static List<Example> ready() {
        ReadyCondition ready = new ReadyCondition();
        ConditionResult pending = programmed(true, proxy(1, true, null, new ConfigResponse(2, "previous", null)));
        return List.of(
                done(ready.of(List.of(new AcceptedCondition().accepted()))),
                example(
                        ready.of(List.of(pending)),
                        "The message is that of the first condition that prevents `Ready`; resolve that one."),
                example(
                        ready.failed("etcdserver: request timed out"),
                        "The message ends with that of the API server. The operator's log contains the whole error."),
                example(
                        ready.paused(
                                "mailingress.dev/paused",
                                new Preview(List.of(DmsConfiguredExamples.deployment()), List.of())),
                        "Remove the annotation with `kubectl annotate mi mail mailingress.dev/paused-`. To see what a change"
                                + " does before it is done, pause the MailIngress, change it, and read this message."));
    }

    static Example done(ConditionResult result) {
        return new Example(result, "");
    }

    static Example example(ConditionResult result, String remedy) {
        return new Example(result, remedy);
    }

    private static ConditionResult address(String spec, String ingress) {
        return address(spec, spec, ingress);
    }

    private static ConditionResult address(String spec, String live, String ingress) {
        MailIngressModel model =
                ModelFixture.of(RESOURCE.formatted(WORKLOAD_REF, spec)).model();
        List<Service> services = List.of(YAML.unmarshal("""
                apiVersion: v1
                kind: Service
                metadata: {name: mail}
                spec: {%s}
                status: {loadBalancer: {ingress: [%s]}}
                """.formatted(live, ingress), Service.class));
        return new AddressAssignedCondition()
                .of(
                        model,
                        ModelFixture.objects(model).services(),
                        services,
                        new StatusAddresses().of(model, services, List.of()));
    }

    private static ConditionResult programmed(boolean rolledOut, Proxy... proxies) {
        return new ProgrammedCondition().of(new ProxyFleet(2, rolledOut, null, List.of(proxies), List.of()), "current");
    }

    private static Proxy proxy(
            int number, boolean ready, @Nullable String waiting, @Nullable ConfigResponse configResponse) {
        return new Proxy("mail-proxy-7c9d8b6f5-" + number, ready, waiting, null, ProxyReports.of(configResponse));
    }

    private static ConditionResult monitored(PodMonitorState state) {
        return new MonitoredCondition().of(state).orElseThrow();
    }

    static MailIngressModel model(String mailServer, String... others) {
        String resource = RESOURCE.formatted(mailServer, PUBLIC_SERVICE);
        return others.length == 0
                ? ModelFixture.of(resource).model()
                : ModelFixture.of(resource, others[0]).model();
    }

    static String workload(String containers) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: mailserver, namespace: mail, uid: u}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: mailserver}}
                  template:
                    metadata: {labels: {app: mailserver}}
                    spec:
                      containers: %s
                      volumes: [{name: mail-config, persistentVolumeClaim: {claimName: mail-config}}]
                status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1}
                """.formatted(containers);
    }
}
