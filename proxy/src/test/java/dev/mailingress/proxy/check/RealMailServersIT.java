package dev.mailingress.proxy.check;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.VerificationConfig;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts about the real daemons, configured by the files that the operator creates for docker-mailserver. */
@Requires({LINUX, DOCKER})
@ParameterizedClass
@ValueSource(strings = {"bookworm", "trixie"})
class RealMailServersIT {

    private static final Path OPERATOR_FILES = Path.of(System.getProperty("project.root", ".."))
            .resolve("operator/src/test/resources/golden/all-eight-services-expect-the-header/out/dms/dms");
    private static final String POD_NETWORK = "10.42.0.0/16";
    private static final String[] ALL_SERVICES = {"ENABLE_POP3=1", "ENABLE_MANAGESIEVE=1", "POSTSCREEN_GREET_WAIT=1s"};
    private static final Map<Integer, MailProtocol> PORTS = new TreeMap<>(Map.of(
            25, MailProtocol.SMTP,
            465, MailProtocol.SUBMISSIONS,
            587, MailProtocol.SUBMISSION,
            143, MailProtocol.IMAP,
            993, MailProtocol.IMAPS,
            110, MailProtocol.POP3,
            995, MailProtocol.POP3S,
            4190, MailProtocol.MANAGESIEVE));

    private static final Set<Integer> POSTFIX = Set.of(25, 465, 587);

    @TempDir
    Path files;

    private final ContractChecker checker = new ContractChecker(InstantSource.system());

    /** Postfix 3.7 and Dovecot 2.3, or Postfix 3.10 and Dovecot 2.4. */
    @Parameter
    String suite = "";

    @BeforeEach
    void buildImage() throws Exception {
        MailServerContainer.buildImage(suite);
    }

    @AfterEach
    void stop() {
        checker.close();
    }

    @Test
    void shouldSeeClientOrReportMissingHeaderWhenPortsExpectProxy() throws Exception {
        copyOperatorFiles("0.0.0.0/0");
        try (MailServerContainer server = MailServerContainer.start(suite, files, ALL_SERVICES)) {
            assertThat(verdicts(server, ProxyProtocol.V2, true)).isEqualTo(all(CheckVerdict.SEES_CLIENT));
            assertThat(verdicts(server, ProxyProtocol.V1, true)).isEqualTo(all(CheckVerdict.SEES_CLIENT));
            assertThat(verdicts(server, ProxyProtocol.NONE, true))
                    .isEqualTo(ofConnection(CheckVerdict.HEADER_EXPECTED_NOT_SENT));
            // These stop a whole service for a minute.
            assertThat(server.log()).doesNotContain("fatal:", "throttling", "PREGREET");
        }
    }

    @Test
    void shouldNotBelieveMarkWhenMailServerHasNone() throws Exception {
        copyOperatorFiles("0.0.0.0/0");
        removeProofMarks();
        try (MailServerContainer server = MailServerContainer.start(suite, files, ALL_SERVICES)) {
            assertThat(verdicts(server, ProxyProtocol.V2, true)).isEqualTo(all(CheckVerdict.SEES_PROXY));
            assertThat(verdicts(server, ProxyProtocol.V2, false)).isEqualTo(all(CheckVerdict.NO_MARK));
        }
    }

    @Test
    void shouldReportUnexpectedHeaderWhenPortsArePlain() throws Exception {
        try (MailServerContainer server = MailServerContainer.start(suite, files, ALL_SERVICES)) {
            assertThat(verdicts(server, ProxyProtocol.V2, false)).isEqualTo(all(CheckVerdict.NO_HEADER_EXPECTED));
            assertThat(verdicts(server, ProxyProtocol.V1, false)).isEqualTo(all(CheckVerdict.NO_HEADER_EXPECTED));
            assertThat(verdicts(server, ProxyProtocol.NONE, false)).isEqualTo(ofConnection(CheckVerdict.SEES_PROXY));
        }
    }

    @Test
    void shouldReportRefusalsWhenPostfixLacksIpv6AndDovecotTrustsOthers() throws Exception {
        copyOperatorFiles("192.0.2.0/24");
        String[] environment = Stream.concat(Stream.of(ALL_SERVICES), Stream.of("POSTFIX_INET_PROTOCOLS=ipv4"))
                .toArray(String[]::new);
        try (MailServerContainer server = MailServerContainer.start(suite, files, environment)) {
            assertThat(verdicts(server, ProxyProtocol.V2, true)).isEqualTo(each((port, family) -> {
                if (!POSTFIX.contains(port)) {
                    return CheckVerdict.REFUSED;
                }
                return family == AddressFamily.IPV4 ? CheckVerdict.SEES_CLIENT : CheckVerdict.FAMILY_REFUSED;
            }));
        }
    }

    @Test
    void shouldReportPortsThatDoNotServe() throws Exception {
        copyOperatorFiles("0.0.0.0/0");
        try (MailServerContainer server = MailServerContainer.start(suite, files, "POSTSCREEN_GREET_WAIT=30s")) {
            String address = server.address();
            // POP3 is off, port 143 does not begin with TLS, and postscreen greets too late.
            List<CheckTarget> ports = List.of(
                    target(address, 110, MailProtocol.POP3, ProxyProtocol.V2, true),
                    target(address, 143, MailProtocol.IMAPS, ProxyProtocol.V2, true),
                    target(address, 25, MailProtocol.SMTP, ProxyProtocol.V2, true),
                    target(address, 587, MailProtocol.SUBMISSION, ProxyProtocol.V2, true));
            assertThat(checker.run(ports))
                    .extracting(verdicts -> verdicts.get(0).verdict())
                    .containsExactly(
                            CheckVerdict.UNREACHABLE,
                            CheckVerdict.TLS_FAILS,
                            CheckVerdict.GREETS_LATE,
                            CheckVerdict.SEES_CLIENT);
        }
    }

    /** As after an upgrade from an operator that set none. */
    private void removeProofMarks() throws IOException {
        Path postfix = files.resolve("tmp/docker-mailserver/postfix-master.cf");
        Path dovecot = files.resolve("etc/dovecot/conf.d/99-mail-ingress.conf");
        Files.writeString(postfix, Files.readString(postfix).replaceAll("(?m)^.*_discard_ehlo_keyword.*\n", ""));
        Files.writeString(dovecot, Files.readString(dovecot).replaceAll("remote .* \\{\n.*\n}\n", ""));
        assertThat(Files.readString(postfix) + Files.readString(dovecot))
                .doesNotContain("192.0.2.77", VerificationConfig.MARKED_GREETING);
    }

    private void copyOperatorFiles(String trustedNetwork) throws IOException {
        List<Path> sources;
        try (Stream<Path> all = Files.walk(OPERATOR_FILES)) {
            sources = all.filter(Files::isRegularFile).toList();
        }
        for (Path source : sources) {
            Path copy = files.resolve(OPERATOR_FILES.relativize(source).toString());
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, Files.readString(source).replace(POD_NETWORK, trustedNetwork));
        }
    }

    /** By port and family. */
    private Map<String, CheckVerdict> verdicts(MailServerContainer server, ProxyProtocol version, boolean proofMarks)
            throws IOException, InterruptedException {
        String address = server.address();
        List<CheckTarget> ports = PORTS.entrySet().stream()
                .map(port -> target(address, port.getKey(), port.getValue(), version, proofMarks))
                .toList();
        return checker.run(ports).stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(
                        verdict -> key(verdict.port(), verdict.family()),
                        PortVerdict::verdict,
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static CheckTarget target(
            String address, int port, MailProtocol protocol, ProxyProtocol version, boolean proofMarks) {
        return new CheckTarget("dms", address, port, protocol, version, null, proofMarks, VerificationConfig.DEFAULT);
    }

    private static Map<String, CheckVerdict> all(CheckVerdict verdict) {
        return each((port, family) -> verdict);
    }

    /** Without a header there is one session, over IPv4. */
    private static Map<String, CheckVerdict> ofConnection(CheckVerdict verdict) {
        return PORTS.keySet().stream()
                .collect(Collectors.toMap(
                        port -> key(port, AddressFamily.IPV4), port -> verdict, (one, other) -> one, TreeMap::new));
    }

    private static Map<String, CheckVerdict> each(BiFunction<Integer, AddressFamily, CheckVerdict> verdict) {
        Map<String, CheckVerdict> all = new TreeMap<>();
        for (int port : PORTS.keySet()) {
            for (AddressFamily family : AddressFamily.values()) {
                all.put(key(port, family), verdict.apply(port, family));
            }
        }
        return all;
    }

    private static String key(int port, AddressFamily family) {
        return port + " " + family.label();
    }
}
