package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.time.Duration;

/**
 * A reader who is about to walk the page of examples/cut-over: a mail server on volumes that is led to straight, and other mail
 * servers that send to it.
 *
 * @param template of the mail server's pods before anything happened
 * @param pod the uid of the mail server's pod then
 * @param settings of its daemons then
 */
record CutOverFixture(
        CutOverVariant reader,
        TestCluster cluster,
        MailClient client,
        Walkthrough page,
        MailServerUnderTest mailServer,
        PodTemplateSpec template,
        String pod,
        String settings,
        MailStream stream)
        implements AutoCloseable {

    /** Prints the settings of Postfix and Dovecot. */
    static final String SETTINGS = "postconf -n; postconf -M; postconf -P; doveconf -n";

    static CutOverFixture start(CutOverVariant reader) {
        TestCluster cluster = TestCluster.shared();
        MailClient client = new MailClient(cluster);
        Walkthrough page = Walkthrough.of(cluster, "cut-over", reader::own);
        MailServerUnderTest mailServer = MailServerUnderTest.deploy(
                        cluster, reader.namespace(), client, reader.dmsGeneration())
                .onVolumes();
        if (reader == CutOverVariant.HAS_A_LOAD_BALANCER) {
            page.run("A load balancer's address");
        }
        page.apply("service.yaml");
        client.route(reader.address());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(client.greeting(reader.address(), 25))
                        .as(() -> cluster.kubectl("get", "service/mailserver", "-n", reader.namespace(), "-o", "yaml")
                                + mailServer.log())
                        .startsWith("220"));
        return new CutOverFixture(
                reader,
                cluster,
                client,
                page,
                mailServer,
                mailServer.deployment().getSpec().getTemplate(),
                mailServer.podUid(),
                mailServer.bash(SETTINGS),
                MailStream.start(client, reader.address()));
    }

    AppliedMailIngress mail() {
        return new AppliedMailIngress(cluster, reader.namespace());
    }

    @Override
    public void close() {
        stream.close();
        client.close();
        cluster.kubectl("delete", "namespace", reader.namespace(), "--wait=false");
    }
}
