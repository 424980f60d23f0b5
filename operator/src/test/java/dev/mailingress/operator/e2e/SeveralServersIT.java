package dev.mailingress.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.testing.DmsGeneration;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two mail servers at one address: selected by server name with implicit TLS, otherwise by listener. */
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralServersIT {

    private static final String NAMESPACE = "several-servers";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ADDRESS = "203.0.113.65";

    private final TestCluster cluster = TestCluster.shared();

    @AutoClose
    private final MailClient client = new MailClient(cluster, ADDRESS);

    private final MailServerUnderTest front =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_12, "front");
    private final MailServerUnderTest store =
            MailServerUnderTest.deploy(cluster, NAMESPACE, client, DmsGeneration.DEBIAN_13, "store");
    private final AppliedMailIngress mail =
            AppliedMailIngress.apply(cluster, NAMESPACE, """
            listeners:
            - {name: smtp, mailServer: store}
            - {name: imaps, routes: [{mailServer: store, serverNames: [store.example.test, "*.b.example.test"]}]}
            mailServers:
            - {name: front, workloadRef: {name: front}}
            - {name: store, workloadRef: {name: store}}
            service: {type: ClusterIP, externalIPs: ["%s"]}
            proxy: {replicas: 1}
            """.formatted(ADDRESS)).awaitReady();

    @ParameterizedTest
    @Order(1)
    @CsvSource({
        "-servername store.example.test, store",
        "-servername STORE.Example.Test, store",
        "-servername imap.b.example.test, store",
        "-servername too.deep.b.example.test, front",
        "-servername front.example.test, front",
        "-noservername, front"
    })
    void shouldSelectTheMailServerByServerNameWithImplicitTls(String name, String server) {
        // Given
        MailServerUnderTest named = server.equals("store") ? store : front;
        MailServerUnderTest other = server.equals("store") ? front : store;
        long before = named.logged("imap-login", client.address());
        long beforeAtOther = other.logged("imap-login", client.address());

        // When
        String dialogue = logIn(name);

        // Then
        assertThat(dialogue).contains("a OK");
        await().atMost(SOON).until(() -> named.logged("imap-login", client.address()) == before + 1);
        assertThat(other.logged("imap-login", client.address())).isEqualTo(beforeAtOther);
    }

    @Test
    @Order(2)
    void shouldCloseBeforeTheCertificateWhenNoRouteMatchesAndUnmatchedIsRefuse() {
        // Given
        long generation = mail.patch("""
                {"listeners": [{"name": "smtp", "mailServer": "store"}, {"name": "imaps", "unmatched": "Refuse",
                 "routes": [{"mailServer": "store", "serverNames": ["store.example.test", "*.b.example.test"]}]}]}""");
        mail.awaitGeneration(generation, 1);
        mail.awaitCondition("Ready", "True:Ready");

        // When
        String matched = logIn("-servername store.example.test");
        String unmatched = logIn("-servername front.example.test");
        String unnamed = logIn("-noservername");

        // Then
        assertThat(matched).contains("a OK");
        assertThat(unmatched).contains("no peer certificate available").doesNotContain("a OK");
        assertThat(unnamed).contains("no peer certificate available").doesNotContain("a OK");
    }

    @Test
    @Order(1)
    void shouldDeliverToTheMailServerOfTheListenerOnPort25() {
        // Given
        long before = store.logged("postfix/smtpd", client.address());

        // When
        client.deliver(ADDRESS, "by-listener");

        // Then
        await().atMost(SOON).until(() -> store.logged("postfix/smtpd", client.address()) > before);
        assertThat(front.logged("postfix/smtpd", client.address())).isZero();
    }

    private String logIn(String name) {
        var result = client.bash(
                "printf 'a LOGIN user@example.test secret\\r\\nb LOGOUT\\r\\n' | timeout 20 openssl s_client " + name
                        + " -ign_eof -connect " + ADDRESS + ":993");
        return result.getStdout() + result.getStderr();
    }
}
