package dev.mailingress.operator.daemons;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Client that a PROXY header announces, and the version of that header. */
record AnnouncedClient(int version, String address) {

    /** Both versions and both address families; these documentation addresses have no DNS names. */
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

    /** Destination address of this client's connection: an address of the proxy. */
    String destination() {
        return ipv6() ? "2001:db8:2::25" : "192.0.2.25";
    }

    /** The address as Postfix writes it into {@code Received:}. */
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
