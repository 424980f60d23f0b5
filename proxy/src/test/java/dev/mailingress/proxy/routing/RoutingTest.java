package dev.mailingress.proxy.routing;

import static dev.mailingress.proxy.config.ListenerConfigBuilder.aListener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailingress.proxy.config.AccessLogConfig;
import dev.mailingress.proxy.config.ClientsConfig;
import dev.mailingress.proxy.config.Exposure;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyConfig;
import dev.mailingress.proxy.config.ProxyProtocol;
import dev.mailingress.proxy.config.RouteConfig;
import dev.mailingress.proxy.config.TargetConfig;
import dev.mailingress.proxy.config.TimeoutsConfig;
import dev.mailingress.proxy.config.Unmatched;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutingTest {

    private static final ListenerConfig SMTP = aListener("smtp").target("a", 25).build();

    @Test
    void shouldRouteToBackendOfMatchingRoute() {
        // Given
        Route route = routeOf(imaps(Unmatched.REFUSE, route("imap.a.example", "a"), route("*.b.example", "b")));
        // When, then
        assertThat(backendOf(route, "imap.a.example")).contains("a");
        assertThat(backendOf(route, "imap.b.example")).contains("b");
        assertThat(route.routesByServerName()).isTrue();
    }

    @Test
    void shouldRouteToListenerBackendOrRefuseWhenNoRouteMatches() {
        // Given
        Route lenient = routeOf(imaps(Unmatched.DEFAULT, route("imap.b.example", "b")));
        Route strict = routeOf(imaps(Unmatched.REFUSE, route("imap.b.example", "b")));
        // When, then
        assertThat(backendOf(lenient, "other.example")).contains("a");
        assertThat(lenient.targetsOf(Optional.empty())).contains(lenient.targets());
        assertThat(backendOf(strict, "other.example")).isEmpty();
        assertThat(strict.targetsOf(Optional.empty())).isEmpty();
    }

    @Test
    void shouldNotRouteByNameWithoutRoutes() {
        assertThat(routeOf(SMTP).routesByServerName()).isFalse();
    }

    @Test
    void shouldNameFieldWhenServerNameIsInvalid() {
        // When
        Routing routing = routing(imaps(Unmatched.DEFAULT, route("imap.a.example", "a"), route("b example", "b")));
        // Then
        assertThat(routing)
                .isInstanceOfSatisfying(
                        Routing.Invalid.class,
                        invalid -> assertThat(invalid.error())
                                .startsWith(
                                        "proxy.yaml: listeners[imaps].routes[1].serverNames: \"b example\" is not a valid server name"));
    }

    @Test
    void shouldNameFieldWhenTwoRoutesHaveSameServerName() {
        // When
        Routing routing =
                routing(imaps(Unmatched.DEFAULT, route("imap.a.example", "a"), route("IMAP.a.example.", "b")));
        // Then
        assertThat(routing)
                .isInstanceOfSatisfying(
                        Routing.Invalid.class,
                        invalid -> assertThat(invalid.error())
                                .startsWith(
                                        "proxy.yaml: listeners[imaps].routes[1].serverNames: \"IMAP.a.example.\" is a duplicate"));
    }

    @Test
    void shouldFindSuccessorByNameAndExposure() {
        // Given
        ListenerConfig internal = imap(Exposure.INTERNAL, 30143);
        RouteTable table = ((Routing.Valid) routing(internal, SMTP)).table();
        ListenerConfig removed = imap(Exposure.PUBLIC, 10143);
        // When, then
        assertThat(table.route(10143)).isEmpty();
        assertThat(table.successor(removed)).map(Route::listener).contains(SMTP);
        assertThat(table.successor(internal)).map(Route::listener).contains(internal);
    }

    private static Optional<String> backendOf(Route route, String name) {
        return route.targetsOf(Optional.of(name)).map(Targets::backend);
    }

    private static RouteConfig route(String name, String backend) {
        return new RouteConfig(
                List.of(name), backend, List.of(new TargetConfig(backend + ".internal", 993, ProxyProtocol.V2)));
    }

    private static ListenerConfig imap(Exposure exposure, int port) {
        return aListener("imap")
                .protocol(MailProtocol.IMAP)
                .exposure(exposure)
                .port(port)
                .target("a", 143)
                .build();
    }

    private static ListenerConfig imaps(Unmatched unmatched, RouteConfig... routes) {
        return aListener("imaps")
                .protocol(MailProtocol.IMAPS)
                .port(10993)
                .target("a", 993)
                .routes(List.of(routes), unmatched)
                .build();
    }

    private static Route routeOf(ListenerConfig listener) {
        return ((Routing.Valid) routing(listener))
                .table()
                .route(listener.port())
                .orElseThrow();
    }

    private static Routing routing(ListenerConfig... listeners) {
        return Routing.of(new ProxyConfig(
                ProxyConfig.SCHEMA_VERSION,
                1,
                List.of(listeners),
                TimeoutsConfig.DEFAULT,
                ClientsConfig.DEFAULT,
                AccessLogConfig.DEFAULT));
    }
}
