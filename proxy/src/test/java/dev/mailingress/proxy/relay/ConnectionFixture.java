package dev.mailingress.proxy.relay;

import static dev.mailingress.proxy.config.ListenerConfigBuilder.aListener;
import static dev.mailingress.testing.IpAddresses.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.admission.Admission;
import dev.mailingress.proxy.admission.AdmissionDecision;
import dev.mailingress.proxy.backend.BackendHealth;
import dev.mailingress.proxy.backend.BackendObserver;
import dev.mailingress.proxy.backend.Connector;
import dev.mailingress.proxy.backend.Resolution;
import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.Cidr;
import dev.mailingress.proxy.config.ClientLimit;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.GepDuration;
import dev.mailingress.proxy.config.InboundMode;
import dev.mailingress.proxy.config.InboundProxyProtocol;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.ListenerLimits;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.RouteConfig;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.config.Unmatched;
import dev.mailingress.proxy.protocol.mail.RefusalFormatter;
import dev.mailingress.proxy.routing.Route;
import dev.mailingress.proxy.routing.RouteTable;
import dev.mailingress.proxy.routing.Routing;
import dev.mailingress.proxy.transport.ConnectFailure;
import dev.mailingress.proxy.transport.ManualLoop;
import dev.mailingress.proxy.transport.RecordingLeg;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One connection whose client, backend and loop the test controls, without sockets. */
final class ConnectionFixture {

    static final InetSocketAddress CLIENT = address("203.0.113.9", 49320);
    static final InetSocketAddress BALANCER = address("192.0.2.1", 40000);
    static final String HEADER = "PROXY TCP4 203.0.113.9 198.51.100.25 49320 25\r\n";

    private static final InetSocketAddress BOUND = address("198.51.100.25", 10025);
    private static final InetSocketAddress BACKEND = address("10.0.0.9", 2525);

    final ManualLoop loop = new ManualLoop();
    final List<ConnectionRecord> ended = new ArrayList<>();
    final Connections connections = new Connections();
    final PrefetchBudget prefetchBudget = new PrefetchBudget(1 << 20);
    final LingeringRefusals lingeringRefusals = new LingeringRefusals(1);
    final Admission admission = new Admission(10, List.of(), loop::nanoTime, InstantSource.fixed(Instant.EPOCH));
    final RecordingLeg backend = new RecordingLeg(address("10.0.0.2", 1), BACKEND);
    RecordingLeg client = new RecordingLeg(BOUND, CLIENT);
    List<InetAddress> addresses = List.of(BACKEND.getAddress());

    @Nullable
    Connection connection;

    int opened;
    int probes;

    final BackendHealth health = new BackendHealth(InstantSource.fixed(Instant.EPOCH));
    private final Connector connector =
            new Connector((host, answer) -> answer.accept(Resolution.of(addresses)), health, new NoBackendObserver());
    private final Relay relay = new Relay(
            connector,
            admission,
            new RefusalFormatter(),
            new Observer(),
            connections,
            prefetchBudget,
            lingeringRefusals,
            new HeaderWarnings(loop::nanoTime),
            InstantSource.fixed(Instant.EPOCH));
    private MailProtocol protocol = MailProtocol.SMTP;
    private ProxyProtocol version = ProxyProtocol.V1;
    private List<RouteConfig> routes = List.of();
    private Unmatched unmatched = Unmatched.DEFAULT;
    private InboundProxyProtocol inbound = InboundProxyProtocol.DEFAULT;
    private List<Cidr> deny = List.of();
    private int port = 10025;
    private TimeoutsConfig timeouts = TimeoutsConfig.DEFAULT;

    ConnectionFixture speaking(MailProtocol spoken) {
        protocol = spoken;
        return this;
    }

    ConnectionFixture announcing(ProxyProtocol expected) {
        version = expected;
        return this;
    }

    ConnectionFixture holding(String hold) {
        timeouts = TimeoutsConfig.of(null, null, null, null, GepDuration.parse(hold), null, null, null, null);
        return this;
    }

    ConnectionFixture requiringHeaders() {
        inbound = new InboundProxyProtocol(InboundMode.REQUIRED, List.of(Cidr.parse("192.0.2.0/24")));
        client = new RecordingLeg(BOUND, BALANCER);
        return this;
    }

    ConnectionFixture routing(String serverName, String to, Unmatched others) {
        routes = List.of(
                new RouteConfig(List.of(serverName), to, List.of(new TargetConfig(to + ".internal", 993, version))));
        unmatched = others;
        return this;
    }

    ConnectionFixture from(InetSocketAddress address) {
        client = new RecordingLeg(BOUND, address);
        return this;
    }

    ConnectionFixture denying(String network) {
        deny = List.of(Cidr.parse(network));
        return this;
    }

    ConnectionFixture boundTo(int other) {
        port = other;
        return this;
    }

    /** Routes of the current configuration. */
    RouteTable table() {
        ListenerConfig listener = aListener("mail")
                .protocol(protocol)
                .port(port)
                .target("dms", 2525)
                .proxyProtocol(version)
                .routes(routes, unmatched)
                .limits(new ListenerLimits(new ClientLimit(1, 1000), null))
                .build();
        ProxyConfig config = new ProxyConfig(
                ProxyConfig.SCHEMA_VERSION,
                1,
                List.of(listener),
                timeouts,
                ClientsConfig.of(inbound, null, deny, null, null, null),
                AccessLogConfig.DEFAULT);
        return ((Routing.Valid) Routing.of(config)).table();
    }

    Route route() {
        return table().routes().iterator().next();
    }

    ConnectionFixture accept() {
        Connection accepted = new Connection(new RouteTimeouts(route()), client, loop, relay);
        connection = accepted;
        accepted.start();
        return this;
    }

    /** Another connection of the same client. */
    RecordingLeg acceptAnother() {
        RecordingLeg another = new RecordingLeg(BOUND, CLIENT);
        relay.acceptor(route()).onAccepted(another, loop);
        return another;
    }

    ConnectionFixture connect() {
        loop.nextAttempt().handler().onConnected(backend);
        return this;
    }

    ConnectionFixture relaying() {
        accept().connect();
        backend.receive("220 hello\r\n");
        return this;
    }

    /** Applies the configuration of this fixture. */
    void reload() {
        connections.onConfiguration(table(), drain(Duration.ofMinutes(10)));
    }

    void changeRules() {
        connections.onRules(table());
    }

    static Drain drain(Duration timeout) {
        return new Drain(timeout, new Random(1));
    }

    void refuseToConnect() {
        loop.nextAttempt().handler().onFailed(ConnectFailure.REFUSED);
    }

    void clientSends(byte[] bytes) {
        client.receive(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    ConnectionState state() {
        return Objects.requireNonNull(connection, "no client was accepted").state();
    }

    Termination termination() {
        assertThat(ended).hasSize(1);
        return ended.get(0).termination();
    }

    boolean hasEnded() {
        return ended.size() + probes > 0;
    }

    /** After the end of the connection: everything is released, and it was reported once. */
    void assertEverythingReleased() {
        assertThat(ended.size() + probes).isEqualTo(opened).isEqualTo(1);
        assertThat(connections.count()).isZero();
        assertThat(prefetchBudget.used()).isZero();
        assertThat(lingeringRefusals.count()).isZero();
        assertThat(admission.connections()).isZero();
        assertThat(loop.openTimers()).isZero();
        assertThat(loop.openAttempts()).isZero();
        assertThat(client.hasReleasedAllChunks()).isTrue();
        assertThat(backend.hasReleasedAllChunks()).isTrue();
        assertThat(client.isClosed()).isTrue();
        // A client may have one connection here: it is admitted again only if the permit of the last one was released.
        deny = List.of();
        AdmissionDecision decision = admission.judge(route().rules(), CLIENT, BOUND);
        assertThat(decision)
                .isInstanceOfSatisfying(
                        AdmissionDecision.Admit.class, admit -> admit.permit().release());
    }

    private static final class NoBackendObserver implements BackendObserver {
        @Override
        public void onConnected(String name, Duration took) {}

        @Override
        public void onConnectFailed(String name, ConnectFailure failure) {}
    }

    private final class Observer implements ConnectionObserver {
        @Override
        public void onOpened(Route route) {
            opened++;
        }

        @Override
        public void onEnded(ConnectionRecord connection) {
            ended.add(connection);
        }

        @Override
        public void onProbe(Route route) {
            probes++;
        }
    }
}
