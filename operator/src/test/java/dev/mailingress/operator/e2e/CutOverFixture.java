package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;

/**
 * Initial state for the README of examples/cut-over: a mail server on volumes behind its own Service, to which another
 * mail server sends a stream of messages.
 *
 * @param template initial template of the mail server's pods
 * @param pod UID of the initial pod
 * @param settings initial settings of its daemons
 */
record CutOverFixture(
        CutOverVariant variant,
        TestCluster cluster,
        MailClient client,
        Walkthrough readme,
        MailServerUnderTest mailServer,
        PodTemplateSpec template,
        String pod,
        String settings,
        MailStream stream)
        implements AutoCloseable {

    /** Prints the settings of Postfix and Dovecot. */
    static final String SETTINGS = "postconf -n; postconf -M; postconf -P; doveconf -n";

    static CutOverFixture start(CutOverVariant variant) {
        TestCluster cluster = TestCluster.shared();
        MailClient client = new MailClient(cluster);
        Walkthrough readme = Walkthrough.of(cluster, "cut-over", variant::adapt);
        MailServerUnderTest mailServer = MailServerUnderTest.deploy(
                        cluster, variant.namespace(), client, variant.dmsGeneration())
                .withVolumes();
        if (variant == CutOverVariant.LOAD_BALANCER) {
            readme.run("A load balancer's address");
        }
        readme.apply("service.yaml");
        client.route(variant.address());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(client.greeting(variant.address(), 25))
                        .as(() -> cluster.kubectl("get", "service/mailserver", "-n", variant.namespace(), "-o", "yaml")
                                + mailServer.log())
                        .startsWith("220"));
        return new CutOverFixture(
                variant,
                cluster,
                client,
                readme,
                mailServer,
                mailServer.deployment().getSpec().getTemplate(),
                mailServer.podUid(),
                mailServer.bash(SETTINGS),
                MailStream.start(client, variant.address()));
    }

    @Override
    public String toString() {
        return variant.toString();
    }

    AppliedMailIngress mail() {
        return new AppliedMailIngress(cluster, variant.namespace());
    }

    @Override
    public void close() {
        stream.close();
        client.close();
        cluster.kubectl("delete", "namespace", variant.namespace(), "--wait=false");
    }
}
