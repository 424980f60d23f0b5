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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Interleaved sessions of clients at all services: the daemons never attribute a login or a message to the address of
 * another client.
 */
@Requires({LINUX, DOCKER})
@ParameterizedClass
@MethodSource("dev.mailingress.operator.daemons.DaemonSetup#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavedClientsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<AnnouncedClient> CLIENTS = AnnouncedClient.all().toList();

    private static final Pattern LOGIN = Pattern.compile("([a-z0-9]+-login): .*user=<([^>]*)>.*rip=([^,]+),");
    private static final Pattern ACCEPTED =
            Pattern.compile(": ([0-9A-Za-z]+): client=[^\\[]*\\[([^]]+)](?:.*sasl_username=([^,\\s]+))?");
    private static final Pattern SENDER = Pattern.compile("qmgr\\[\\d+]: ([0-9A-Za-z]+): from=<([^>]+)>");

    @Parameter
    DaemonSetup setup;

    private DmsContainer server;

    /** A client with an account of its own and an open session at a service. */
    private record User<S>(MailService service, AnnouncedClient client, String account, S session) {

        byte[] header() {
            return client.header(service.port());
        }

        /** Unique in a test. */
        String name() {
            return service.listenerName() + "-of-" + account.replaceAll("@.*", "");
        }
    }

    @BeforeParameterizedClassInvocation
    void startServer(DaemonSetup setup) {
        server = DmsContainer.start(setup.dmsGeneration(), setup.files("0.0.0.0/0"));
    }

    @AfterParameterizedClassInvocation
    void stopServer() {
        server.close();
    }

    @Test
    void shouldLogEachClientWithItsOwnAccountWhenSessionsOfReadersInterleave() {
        // Given
        List<User<MailboxSession>> users =
                users(false, (service, port) -> MailboxSession.connect(server, service, port));
        // When
        all(users, user -> user.session().sendHeader(user.header()));
        allInReverse(users, user -> user.session().readGreeting());
        all(users, user -> user.session().startTls());
        allInReverse(
                users,
                user -> assertThat(user.session().logIn(user.account()))
                        .as(user.name())
                        .matches("[+]?OK.*"));
        all(users, user -> user.session().logOut());
        users.forEach(user -> user.session().close());
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(logins())
                        .containsExactlyInAnyOrderElementsOf(users.stream()
                                .map(user -> login(user.service()) + " of " + user.account() + " from "
                                        + user.client().address())
                                .toList()));
    }

    @Test
    void shouldRecordEachClientInItsOwnMessageWhenSessionsOfSendersInterleave() {
        // Given
        List<User<SmtpSession>> users = users(true, (service, port) -> SmtpSession.connect(server, service, port));
        // When
        all(users, user -> user.session().sendHeader(user.header()));
        allInReverse(users, user -> user.session().readGreeting());
        all(users, user -> user.session().ehlo(user.name() + ".test"));
        allInReverse(users, InterleavedClientsIT::logInUnlessSmtp);
        all(
                users,
                user -> assertThat(user.session().sendEnvelope(sender(user), MailboxSession.ACCOUNT))
                        .as(user.name())
                        .startsWith("250"));
        allInReverse(users, user -> user.session().beginMessage(user.name()));
        all(
                users,
                user -> assertThat(user.session().endMessage()).as(user.name()).startsWith("250"));
        users.forEach(user -> user.session().close());
        // Then
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(messages())
                        .containsExactlyInAnyOrderElementsOf(users.stream()
                                .map(user -> sender(user) + " from "
                                        + user.client().address() + " as "
                                        + (user.service() == MailService.SMTP ? "nobody" : user.account()))
                                .toList()));
        assertThat(users)
                .allSatisfy(user -> assertThat(server.delivered(user.name()))
                        .containsPattern("from " + user.name() + "\\.test \\([^ ]+ "
                                + Pattern.quote(user.client().received()) + "\\)")
                        .doesNotContain(CLIENTS.stream()
                                .filter(other -> !other.equals(user.client()))
                                .map(AnnouncedClient::received)
                                .toList()));
    }

    /** Connects each client to each service of Postfix or Dovecot. */
    private <S> List<User<S>> users(boolean postfix, BiFunction<MailService, Integer, S> connect) {
        List<User<S>> users = new ArrayList<>();
        for (MailService service : MailService.values()) {
            for (int i = 0; i < CLIENTS.size() && DaemonSetup.isPostfix(service) == postfix; i++) {
                S session = connect.apply(service, setup.proxyPort(service));
                users.add(new User<>(service, CLIENTS.get(i), MailboxSession.ACCOUNTS.get(i), session));
            }
        }
        return users;
    }

    private static <S> void all(List<User<S>> users, Consumer<User<S>> step) {
        users.forEach(step);
    }

    private static <S> void allInReverse(List<User<S>> users, Consumer<User<S>> step) {
        List<User<S>> reversed = new ArrayList<>(users);
        Collections.reverse(reversed);
        reversed.forEach(step);
    }

    private static void logInUnlessSmtp(User<SmtpSession> user) {
        if (user.service() != MailService.SMTP) {
            assertThat(user.session().logIn(user.account())).as(user.name()).startsWith("235");
        }
    }

    private static String sender(User<SmtpSession> user) {
        return user.name() + "@elsewhere.test";
    }

    private static String login(MailService service) {
        return ((DaemonConfig.Dovecot) service.daemonConfig()).login();
    }

    private List<String> logins() {
        return matches(LOGIN).stream()
                .map(line -> line.group(1) + " of " + line.group(2) + " from " + line.group(3))
                .toList();
    }

    /** Messages that Postfix accepted, except from its content filter, which connects from loopback. */
    private List<String> messages() {
        Map<String, String> senders = matches(SENDER).stream()
                .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2), (a, b) -> a));
        return matches(ACCEPTED).stream()
                .filter(line -> !line.group(2).equals("127.0.0.1"))
                .map(line -> senders.get(line.group(1)) + " from " + line.group(2) + " as "
                        + Objects.requireNonNullElse(line.group(3), "nobody"))
                .toList();
    }

    private List<MatchResult> matches(Pattern pattern) {
        return server.log()
                .lines()
                .flatMap(line -> pattern.matcher(line).results())
                .toList();
    }
}
