package dev.mailingress.operator.daemons;

import static dev.mailingress.testing.Requires.Need.DOCKER;
import static dev.mailingress.testing.Requires.Need.LINUX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailingress.operator.model.DaemonConfig;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.testing.Requires;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients of all services whose sessions are open at once, each step of theirs among those of the others: nobody is taken for
 * somebody else.
 */
@Requires({LINUX, DOCKER})
@ParameterizedClass
@MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
class InterleavedClientsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<AnnouncedClient> CLIENTS = AnnouncedClient.all().toList();

    private static final Pattern LOGIN = Pattern.compile("([a-z0-9]+-login): .*user=<([^>]*)>.*rip=([^,]+),");
    private static final Pattern TAKEN_IN =
            Pattern.compile(": ([0-9A-Za-z]+): client=[^\\[]*\\[([^]]+)](?:.*sasl_username=([^,\\s]+))?");
    private static final Pattern SENDER = Pattern.compile("qmgr\\[\\d+]: ([0-9A-Za-z]+): from=<([^>]+)>");

    private static @Nullable DmsContainer server;

    private final DaemonSetup setup;

    InterleavedClientsIT(DaemonSetup setup) {
        this.setup = setup;
    }

    /** Somebody with a name of their own, and the session that is theirs. */
    private record Visit<S>(MailService service, AnnouncedClient client, String account, S session) {

        byte[] header() {
            return client.header(service.port());
        }

        /** Of which there is one. */
        String name() {
            return service.listenerName() + "-of-" + account.replaceAll("@.*", "");
        }
    }

    @BeforeParameterizedClassInvocation
    static void startServer(DaemonSetup setup) {
        server = DmsContainer.start(setup.dmsGeneration(), setup.files("0.0.0.0/0"));
    }

    @AfterParameterizedClassInvocation
    static void stopServer() {
        server().close();
    }

    @Test
    void shouldNameEachClientWithItsOwnAccountWhenAllReadAtOnce() {
        // Given
        List<Visit<MailboxSession>> visits =
                visits(false, (service, port) -> MailboxSession.at(server(), service, port));
        // When
        all(visits, visit -> visit.session().announce(visit.header()));
        allBackwards(visits, visit -> visit.session().greet());
        all(visits, visit -> visit.session().secure());
        allBackwards(
                visits,
                visit -> assertThat(visit.session().logIn(visit.account()))
                        .as(visit.name())
                        .matches("[+]?OK.*"));
        all(visits, visit -> visit.session().leave());
        visits.forEach(visit -> visit.session().close());
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(logins())
                        .containsExactlyInAnyOrderElementsOf(visits.stream()
                                .map(visit -> login(visit.service()) + " of " + visit.account() + " from "
                                        + visit.client().address())
                                .toList()));
    }

    @Test
    void shouldNameEachClientInItsOwnMessageWhenAllSendAtOnce() {
        // Given
        List<Visit<SmtpSession>> visits = visits(true, (service, port) -> SmtpSession.to(server(), service, port));
        // When
        all(visits, visit -> visit.session().announce(visit.header()));
        allBackwards(visits, visit -> visit.session().greet());
        all(visits, visit -> visit.session().introduce(visit.name() + ".test"));
        allBackwards(visits, InterleavedClientsIT::logInWherePasswordsAreTaken);
        all(
                visits,
                visit -> assertThat(visit.session().address(sender(visit), MailboxSession.ACCOUNT))
                        .as(visit.name())
                        .startsWith("250"));
        allBackwards(visits, visit -> visit.session().begin(visit.name()));
        all(visits, visit -> assertThat(visit.session().end()).as(visit.name()).startsWith("250"));
        visits.forEach(visit -> visit.session().close());
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(messages())
                        .containsExactlyInAnyOrderElementsOf(visits.stream()
                                .map(visit -> sender(visit) + " from "
                                        + visit.client().address() + " as "
                                        + (visit.service() == MailService.SMTP ? "nobody" : visit.account()))
                                .toList()));
        assertThat(visits)
                .allSatisfy(visit -> assertThat(server().delivered(visit.name()))
                        .containsPattern("from " + visit.name() + "\\.test \\([^ ]+ "
                                + Pattern.quote(visit.client().received()) + "\\)")
                        .doesNotContain(CLIENTS.stream()
                                .filter(other -> !other.equals(visit.client()))
                                .map(AnnouncedClient::received)
                                .toList()));
    }

    /** Each client at each service of a daemon, connected. */
    private <S> List<Visit<S>> visits(boolean postfix, BiFunction<MailService, Integer, S> connect) {
        List<Visit<S>> visits = new ArrayList<>();
        for (MailService service : MailService.values()) {
            for (int i = 0; i < CLIENTS.size() && DaemonSetup.isPostfix(service) == postfix; i++) {
                S session = connect.apply(service, setup.proxyPort(service));
                visits.add(new Visit<>(service, CLIENTS.get(i), MailboxSession.ACCOUNTS.get(i), session));
            }
        }
        return visits;
    }

    private static <S> void all(List<Visit<S>> visits, Consumer<Visit<S>> step) {
        visits.forEach(step);
    }

    private static <S> void allBackwards(List<Visit<S>> visits, Consumer<Visit<S>> step) {
        List<Visit<S>> backwards = new ArrayList<>(visits);
        Collections.reverse(backwards);
        backwards.forEach(step);
    }

    private static void logInWherePasswordsAreTaken(Visit<SmtpSession> visit) {
        if (visit.service() != MailService.SMTP) {
            assertThat(visit.session().logIn(visit.account())).as(visit.name()).startsWith("235");
        }
    }

    private static String sender(Visit<SmtpSession> visit) {
        return visit.name() + "@elsewhere.test";
    }

    private static String login(MailService service) {
        return ((DaemonConfig.Dovecot) service.daemonConfig()).login();
    }

    private static List<String> logins() {
        return found(LOGIN).stream()
                .map(line -> line.group(1) + " of " + line.group(2) + " from " + line.group(3))
                .toList();
    }

    /** What Postfix took in from others than its filter, which comes from loopback. */
    private static List<String> messages() {
        Map<String, String> senders = found(SENDER).stream()
                .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2), (a, b) -> a));
        return found(TAKEN_IN).stream()
                .filter(line -> !line.group(2).equals("127.0.0.1"))
                .map(line -> senders.get(line.group(1)) + " from " + line.group(2) + " as "
                        + Objects.requireNonNullElse(line.group(3), "nobody"))
                .toList();
    }

    private static List<MatchResult> found(Pattern pattern) {
        return server().log()
                .lines()
                .flatMap(line -> pattern.matcher(line).results())
                .toList();
    }

    private static DmsContainer server() {
        return Objects.requireNonNull(server);
    }
}
