package dev.mailingress.operator.daemons;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Whom a header announces, and how. */
record AnnouncedClient(int version, String address) {

    /** Both versions and both families; nobody resolves these documentation addresses. */
    static Stream<AnnouncedClient> all() {
        return Stream.of(
                new AnnouncedClient(1, "198.51.100.11"),
                new AnnouncedClient(1, "2001:db8:1::11"),
                new AnnouncedClient(2, "198.51.100.22"),
                new AnnouncedClient(2, "2001:db8:1::22"));
    }

    static AnnouncedClient of(String address) {
        return new AnnouncedClient(2, address);
    }

    byte[] header(int port) {
        return version == 1
                ? RawProxyHeader.v1(address, destination(), port)
                : RawProxyHeader.v2(address, destination(), port);
    }

    /** Where this client connected to: the proxy's side. */
    String destination() {
        return ipv6() ? "2001:db8:2::25" : "192.0.2.25";
    }

    /** As Postfix writes it into {@code Received:}. */
    String received() {
        return ipv6() ? "[IPv6:" + address + "]" : "[" + address + "]";
    }

    List<String> swaksOptions() {
        Stream<String> family = version == 1
                ? Stream.of("--proxy-family", ipv6() ? "TCP6" : "TCP4")
                : Stream.of(
                        "--proxy-family",
                        ipv6() ? "AF_INET6" : "AF_INET",
                        "--proxy-protocol",
                        "STREAM",
                        "--proxy-command",
                        "PROXY");
        Stream<String> addresses = Stream.of(
                "--proxy-version",
                Objects.toString(version),
                "--proxy-source",
                address,
                "--proxy-source-port",
                Objects.toString(RawProxyHeader.SOURCE_PORT),
                "--proxy-dest",
                destination(),
                "--proxy-dest-port",
                "25");
        return Stream.concat(addresses, family).toList();
    }

    private boolean ipv6() {
        return address.contains(":");
    }
}
