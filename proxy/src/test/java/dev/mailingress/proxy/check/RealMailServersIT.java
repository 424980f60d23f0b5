package dev.mailingress.proxy.check;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts about the real daemons, configured by the files that the operator creates for docker-mailserver. */
@Requires({LINUX, DOCKER})
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

    @TempDir
    Path files;

    private final ContractChecker checker = new ContractChecker(InstantSource.system());

    @BeforeAll
    static void buildImage() throws Exception {
        MailServerContainer.buildImage();
    }

    @AfterEach
    void stop() {
        checker.close();
    }

    @Test
    void shouldReportMissingHeaderWhenPortsExpectProxy() throws Exception {
        copyOperatorFiles("0.0.0.0/0");
        try (MailServerContainer server = MailServerContainer.start(files, ALL_SERVICES)) {
            assertThat(verdicts(server, ProxyProtocol.V2, true)).isEqualTo(all(CheckVerdict.AS_EXPECTED));
            assertThat(verdicts(server, ProxyProtocol.V1, false)).isEqualTo(all(CheckVerdict.AS_EXPECTED));
            assertThat(verdicts(server, ProxyProtocol.NONE, false)).isEqualTo(all(CheckVerdict.EXPECTS_PROXY));
            // These stop a whole service for a minute.
            assertThat(server.log()).doesNotContain("fatal:", "throttling", "PREGREET");
        }
    }

    @Test
    void shouldReportUnexpectedHeaderWhenPortsArePlain() throws Exception {
        try (MailServerContainer server = MailServerContainer.start(files, ALL_SERVICES)) {
            assertThat(verdicts(server, ProxyProtocol.V2, false)).isEqualTo(all(CheckVerdict.EXPECTS_NO_PROXY));
            assertThat(verdicts(server, ProxyProtocol.V1, false)).isEqualTo(all(CheckVerdict.EXPECTS_NO_PROXY));
            assertThat(verdicts(server, ProxyProtocol.NONE, false)).isEqualTo(all(CheckVerdict.AS_EXPECTED));
        }
    }

    @Test
    void shouldReportRefusalsWhenPostfixLacksIpv6AndDovecotTrustsOthers() throws Exception {
        copyOperatorFiles("192.0.2.0/24");
        String[] environment = Stream.concat(Stream.of(ALL_SERVICES), Stream.of("POSTFIX_INET_PROTOCOLS=ipv4"))
                .toArray(String[]::new);
        try (MailServerContainer server = MailServerContainer.start(files, environment)) {
            assertThat(verdicts(server, ProxyProtocol.V2, true))
                    .isEqualTo(each(port -> port == 25 || port == 587 || port == 465
                            ? CheckVerdict.REFUSES_ADDRESS_FAMILY
                            : CheckVerdict.CLOSES_AT_ONCE));
        }
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

    private Map<Integer, CheckVerdict> verdicts(MailServerContainer server, ProxyProtocol version, boolean ipv6Clients)
            throws IOException, InterruptedException {
        String address = server.address();
        List<CheckTarget> ports = PORTS.entrySet().stream()
                .map(port ->
                        new CheckTarget("dms", address, port.getKey(), port.getValue(), version, null, ipv6Clients))
                .toList();
        return checker.run(ports).stream()
                .collect(Collectors.toMap(PortVerdict::port, PortVerdict::verdict, (one, other) -> one, TreeMap::new));
    }

    private static Map<Integer, CheckVerdict> all(CheckVerdict verdict) {
        return each(port -> verdict);
    }

    private static Map<Integer, CheckVerdict> each(Function<Integer, CheckVerdict> verdict) {
        return PORTS.keySet().stream()
                .collect(Collectors.toMap(Function.identity(), verdict, (one, other) -> one, TreeMap::new));
    }
}
