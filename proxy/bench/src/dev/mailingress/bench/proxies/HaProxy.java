package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** HAProxy: one thread, its TCP log by UDP, otherwise its defaults. */
public final class HaProxy extends ProxyProcess {

    /** Reference of the goals. */
    public static final String NAME = "haproxy";
    /** HAProxy 3.x beside it. */
    public static final String NAME_3 = "haproxy3";

    private final Path program;
    private final Path config;

    /**
     * @param name one of the two names
     * @param logPort UDP socket that nobody reads: the kernel drops what does not fit, which is the cheapest log
     */
    public HaProxy(String name, Path program, int cpu, Path directory, Backend backend, int logPort)
            throws IOException {
        super(name, cpu, directory);
        this.program = program;
        StringBuilder text = new StringBuilder("""
            global
                nbthread 1
                maxconn 9500
                log 127.0.0.1:%d format rfc3164 local0
            defaults
                mode tcp
                log global
                option tcplog
                timeout connect 5s
                timeout client 11m
                timeout server 11m
            """.formatted(logPort));
        for (Service service : Service.values()) {
            text.append("""
                listen %s
                    bind 127.0.0.1:%d
                    server backend 127.0.0.1:%d send-proxy-v2
                """.formatted(
                            service.name().toLowerCase(),
                            port(service),
                            backend.behindProxy().get(service)));
        }
        config = write("haproxy.cfg", text.toString());
    }

    @Override
    List<String> command() {
        return List.of(program.toString(), "-db", "-f", config.toString());
    }
}
