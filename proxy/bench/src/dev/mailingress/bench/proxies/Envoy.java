package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Envoy with one worker, its TCP access log to a file, PROXY version 2 to the backend. */
public final class Envoy extends ProxyProcess {

    public static final String NAME = "envoy";

    private final Path program;
    private final Path config;

    /** @param program the binary; the wheel's script would be measured too */
    public Envoy(Path program, int cpu, Path directory, Backend backend) throws IOException {
        super(NAME, cpu, directory);
        this.program = program;
        StringBuilder listeners = new StringBuilder();
        StringBuilder clusters = new StringBuilder();
        for (Service service : Service.values()) {
            String name = service.name().toLowerCase();
            listeners.append(LISTENER.formatted(name, port(service), name, name, directory()));
            clusters.append(CLUSTER.formatted(name, name, backend.behindProxy().get(service)));
        }
        config = write("envoy.yaml", "static_resources:\n  listeners:\n" + listeners + "  clusters:\n" + clusters);
    }

    private static final String LISTENER = """
          - name: %s
            address: {socket_address: {address: 127.0.0.1, port_value: %d}}
            enable_reuse_port: false
            filter_chains:
            - filters:
              - name: envoy.filters.network.tcp_proxy
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                  stat_prefix: %s
                  cluster: %s
                  idle_timeout: 660s
                  access_log:
                  - name: envoy.access_loggers.file
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                      path: %s/access.log
        """;

    private static final String CLUSTER = """
          - name: %s
            type: STATIC
            connect_timeout: 5s
            circuit_breakers: {thresholds: [{max_connections: 20000, max_pending_requests: 20000}]}
            load_assignment:
              cluster_name: %s
              endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]
            transport_socket:
              name: envoy.transport_sockets.upstream_proxy_protocol
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport
                config: {version: V2}
                transport_socket:
                  name: envoy.transport_sockets.raw_buffer
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer
        """;

    @Override
    List<String> command() {
        return List.of(
                program.toString(),
                "-c",
                config.toString(),
                "--concurrency",
                "1",
                "--disable-hot-restart",
                "-l",
                "error");
    }
}
