package dev.mailingress.operator.dms;

import dev.mailingress.operator.identity.Contract;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.testing.ModelFixture;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Workload of a mail server whose parts are given as YAML in flow style, and the findings about it. Its listeners send
 * the header to ports 25, 587 and 993; its container is named {@code dms}.
 *
 * @param configuration of the mail server in the MailIngress
 * @param metadata of the workload, in addition to its name
 * @param spec of the workload, in addition to its template
 * @param templateMetadata labels and annotations of the template
 * @param pod spec of the pod
 */
record TemplateFixture(
        String configuration, String kind, String metadata, String spec, String templateMetadata, String pod) {

    private static final String NOTHING = "x: y";

    /** A Deployment with {@code Recreate}, into which nothing is injected yet. */
    static TemplateFixture ofPod(String pod) {
        return new TemplateFixture(
                "postfixMaster: ''", "Deployment", NOTHING, "strategy: {type: Recreate}", "labels: {app: dms}", pod);
    }

    /** The same with one container that has these fields. */
    static TemplateFixture ofContainer(String fields) {
        return ofPod("containers: [{name: dms, " + fields + "}]");
    }

    /** The same with a mount of the container, and the volumes. */
    static TemplateFixture ofMount(String mount, String volumes) {
        return ofPod("containers: [{name: dms, volumeMounts: [" + mount + "]}], volumes: [" + volumes + "]");
    }

    TemplateFixture withConfiguration(String changed) {
        return new TemplateFixture(changed, kind, metadata, spec, templateMetadata, pod);
    }

    TemplateFixture withKind(String changed) {
        return new TemplateFixture(configuration, changed, metadata, spec, templateMetadata, pod);
    }

    TemplateFixture withMetadata(String changed) {
        return new TemplateFixture(configuration, kind, changed, spec, templateMetadata, pod);
    }

    TemplateFixture withSpec(String changed) {
        return new TemplateFixture(configuration, kind, metadata, changed, templateMetadata, pod);
    }

    TemplateFixture withTemplateMetadata(String changed) {
        return new TemplateFixture(configuration, kind, metadata, spec, changed, pod);
    }

    /** The same workload after the injection: labels, annotation and mounts are those of the plan. */
    TemplateFixture injected() {
        InjectionPlan plan = ModelFixture.plan(model());
        String labels = plan.labels().entrySet().stream()
                .map(label -> label.getKey() + ": \"" + label.getValue() + "\"")
                .collect(Collectors.joining(", "));
        String ports = plan.proxyPorts().stream().map(String::valueOf).collect(Collectors.joining(","));
        String mounts = plan.files().stream()
                .map(file -> "{name: mailingress-files, mountPath: " + file.containerPath() + ", subPath: " + file.key()
                        + "}")
                .collect(Collectors.joining(", "));
        return new TemplateFixture(
                configuration,
                kind,
                metadata,
                spec,
                "labels: {app: dms, " + labels + "}, annotations: {" + Contract.PORTS_ANNOTATION + ": \"" + ports
                        + "\"}",
                pod.replace("{name: dms,", "{name: dms, volumeMounts: [" + mounts + "],"));
    }

    List<Finding> findings() {
        MailIngressModel model = model();
        return InjectionConflicts.findings(
                        ModelFixture.plan(model), model.mailServers().get(0))
                .toList();
    }

    /** The kinds of all findings, in alphabetical order. */
    List<String> kinds() {
        return findings().stream().map(TemplateFixture::kind).sorted().toList();
    }

    /** The only finding. */
    Finding finding() {
        List<Finding> all = findings();
        if (all.size() != 1) {
            throw new AssertionError("expected one finding: " + all);
        }
        return all.get(0);
    }

    private static String kind(Finding finding) {
        return finding instanceof Finding.Refusal refusal
                ? "refusal " + refusal.kind()
                : "warning "
                        + Optional.of(finding)
                                .map(Finding.Warning.class::cast)
                                .get()
                                .kind();
    }

    MailIngressModel model() {
        String resource = """
                apiVersion: mailingress.dev/v1alpha1
                kind: MailIngress
                metadata: {name: mail, namespace: mail, uid: 0a1b2c3d-0}
                spec:
                  listeners: [{name: smtp}, {name: submission}, {name: imaps}]
                  mailServers:
                  - name: dms
                    workloadRef: {kind: %s, name: mailserver, container: dms}
                    configuration: {%s}
                """.formatted(kind, configuration);
        String workload = """
                apiVersion: apps/v1
                kind: %s
                metadata: {name: mailserver, namespace: mail, uid: 2f6c1d5e-0, %s}
                spec: {%s, template: {metadata: {%s}, spec: {%s}}}
                """.formatted(kind, metadata, spec, templateMetadata, pod);
        return ModelFixture.of(resource, workload).model();
    }
}
