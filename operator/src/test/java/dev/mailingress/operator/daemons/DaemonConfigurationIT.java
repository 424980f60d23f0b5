package dev.mailingress.operator.daemons;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.dms.DmsFile;
import dev.mailingress.operator.dms.InjectedFile;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Effective configuration of Postfix and Dovecot with the operator's files, read from the daemons themselves: postconf
 * skips invalid lines silently, and Dovecot is lenient.
 */
@Requires({LINUX, DOCKER})
class DaemonConfigurationIT {

    private static final List<DmsFile> NONE = List.of();
    private static final String NETWORK = "10.42.0.0/16";
    private static final Duration SOON = Duration.ofSeconds(30);

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
    void shouldChangeOnlyWhatTheListenersNeed(DaemonSetup setup) throws IOException {
        try (DmsContainer untouched = DmsContainer.start(setup.dmsGeneration(), NONE);
                DmsContainer all = DmsContainer.start(setup.dmsGeneration(), setup.files(NETWORK));
                DmsContainer some = DmsContainer.start(
                        setup.dmsGeneration(),
                        setup.files(NETWORK, List.of(MailService.SUBMISSION, MailService.IMAPS), ""))) {
            // When
            DaemonConfiguration before = DaemonConfiguration.of(untouched);
            // Then
            assertThat(DaemonConfiguration.of(all).changesSince(before))
                    .containsExactlyInAnyOrderElementsOf(expected(setup, "all-eight-services"));
            assertThat(DaemonConfiguration.of(some).changesSince(before))
                    .containsExactlyInAnyOrderElementsOf(expected(setup, "submission-and-imaps"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
    void shouldKeepConfigurationAndClientAddressesWhenRestartedTwiceInEveryWay(DaemonSetup setup) {
        // Given
        List<DmsFile> files = setup.files("0.0.0.0/0");
        try (DmsContainer server = DmsContainer.start(setup.dmsGeneration(), files)) {
            DaemonConfiguration before = DaemonConfiguration.of(server);
            for (int times = 1; times <= 2; times++) {
                // When
                server.restartDaemons();
                // Then
                assertUnchangedAndLogsClient(setup, server, before, "198.51.100.11" + times);
                // When
                server.restart();
                // Then
                assertUnchangedAndLogsClient(setup, server, before, "198.51.100.12" + times);
                // When: a new container, as Kubernetes starts it.
                try (DmsContainer recreated = DmsContainer.start(setup.dmsGeneration(), files)) {
                    // Then
                    assertUnchangedAndLogsClient(setup, recreated, before, "198.51.100.13" + times);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.DaemonSetup#separate")
    void shouldKeepTheConfigurationWhenUserPatchesRunsAgain(DaemonSetup setup) {
        // Given: docker-mailserver before 14 ran user-patches.sh at each restart.
        try (DmsContainer server = DmsContainer.start(setup.dmsGeneration(), setup.files(NETWORK))) {
            DaemonConfiguration before = DaemonConfiguration.of(server);
            // When
            server.exec("for _ in 1 2; do bash " + InjectedFile.USER_PATCHES.containerPath()
                    + "; done; postfix reload; doveadm reload");
            server.restart();
            // Then
            assertThat(DaemonConfiguration.of(server)).isEqualTo(before);
            assertThat(server.log()).doesNotContain("duplicate");
        }
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
    void shouldRestoreTheConfigurationByteForByteWhenTheFilesAreRemoved(DaemonSetup setup) {
        // Given: the empty files that mounts of single files leave in a volume at /tmp/docker-mailserver.
        List<DmsFile> left = setup.files(NETWORK).stream()
                .filter(file -> file.file() != InjectedFile.DOVECOT)
                .map(file -> new DmsFile(file.file(), ""))
                .toList();
        try (DmsContainer untouched = DmsContainer.start(setup.dmsGeneration(), NONE);
                DmsContainer again = DmsContainer.start(setup.dmsGeneration(), left)) {
            // Then
            assertThat(DaemonConfiguration.of(again)).isEqualTo(DaemonConfiguration.of(untouched));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.mailingress.operator.daemons.DaemonSetup#separate")
    void shouldCopyTheUsersOwnValuesWhenASeparatePortIsAdded(DaemonSetup setup) {
        // Given
        String own = """
                      postfixMaster: |
                        submission/inet/smtpd_client_connection_count_limit=20
                      userPatches: |
                        postconf -P smtp/inet/postscreen_greet_wait=2s
                        postconf -M 'submissions/inet=submissions inet n - y - 7 smtpd -o { smtpd_client_restrictions = permit_sasl_authenticated, reject } -o smtpd_tls_wrappermode=yes'
                        postconf 'postscreen_cache_map = btree:/var/lib/postfix/own_cache'
                        exit 1
                """;
        try (DmsContainer server =
                DmsContainer.start(setup.dmsGeneration(), setup.files(NETWORK, List.of(MailService.values()), own))) {
            // When
            DaemonConfiguration configuration = DaemonConfiguration.of(server);
            // Then
            assertThat(configuration.parameters().lines())
                    .contains(
                            "10587/inet/smtpd_client_connection_count_limit = 20",
                            "12525/inet/postscreen_greet_wait = 2s",
                            "10465/inet/smtpd_client_restrictions = permit_sasl_authenticated, reject",
                            "10465/inet/smtpd_upstream_proxy_protocol = haproxy",
                            "submissions/inet/smtpd_client_restrictions = permit_sasl_authenticated, reject")
                    .doesNotContain("submissions/inet/smtpd_upstream_proxy_protocol = haproxy");
            assertThat(configuration.services()).containsPattern("10465 +inet +n +- +y +- +7 +smtpd");
            assertThat(configuration.main()).contains("postscreen_cache_map = proxy:btree:/var/lib/postfix/own_cache");
        }
    }

    private static void assertUnchangedAndLogsClient(
            DaemonSetup setup, DmsContainer server, DaemonConfiguration before, String address) {
        AnnouncedClient client = AnnouncedClient.of(address);
        assertThat(DaemonConfiguration.of(server)).isEqualTo(before);
        for (MailService service : MailService.values()) {
            int port = setup.proxyPort(service);
            if (DaemonSetup.isPostfix(service)) {
                try (SmtpSession session = SmtpSession.connect(server, service, port)) {
                    session.sendHeader(client.header(service.port()));
                    assertThat(session.readGreeting()).as("%s", service).startsWith("220 ");
                }
            } else {
                assertThat(MailboxSession.logIn(server, service, port, client.header(service.port())))
                        .as("%s", service)
                        .matches("[+]?OK.*");
            }
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(server.log())
                        .containsPattern("postscreen.*: CONNECT from \\[" + Pattern.quote(address) + "]")
                        .containsPattern(
                                "postfix/submission/smtpd.*: connect from .*\\[" + Pattern.quote(address) + "]")
                        .containsPattern(
                                "postfix/submissions/smtpd.*: connect from .*\\[" + Pattern.quote(address) + "]")
                        .satisfies(log -> assertThat(log.lines().filter(line -> line.contains("rip=" + address + ",")))
                                .as("logins of %s", address)
                                .hasSize(5))
                        .doesNotContain("duplicate", "fatal:", "throttling"));
    }

    private static List<String> expected(DaemonSetup setup, String which) throws IOException {
        String name = setup.mode() + "-" + which + ".txt";
        try (InputStream stream = Objects.requireNonNull(DaemonConfigurationIT.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
