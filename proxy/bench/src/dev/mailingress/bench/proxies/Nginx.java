package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx's stream module: one process, buffered access log, PROXY version 1 because 1.22 supports only that. */
public final class Nginx extends ProxyProcess {

    public static final String NAME = "nginx";

    /** Debian's libnginx-mod-stream; elsewhere the module may be built in. */
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

    private final Path program;
    private final Path config;

    public Nginx(Path program, int cpu, Path directory, Backend backend) throws IOException {
        super(NAME, cpu, directory);
        this.program = program;
        StringBuilder text = new StringBuilder(
                """
                %sdaemon off;
                master_process off;
                worker_processes 1;
                pid %s/nginx.pid;
                error_log stderr warn;
                events { worker_connections 19500; }
                stream {
                    log_format line '$remote_addr:$remote_port [$time_local] $upstream_addr $bytes_received $bytes_sent $session_time $status';
                    access_log %s/access.log line buffer=64k flush=1s;
                    proxy_protocol on;
                    proxy_half_close on;
                    proxy_timeout 11m;
                """.formatted(Files.exists(MODULE) ? "load_module " + MODULE + ";\n" : "", directory(), directory()));
        for (Service service : Service.values()) {
            text.append("    server { listen 127.0.0.1:%d backlog=4096; proxy_pass 127.0.0.1:%d; }%n"
                    .formatted(port(service), backend.behindProxy().get(service)));
        }
        config = write("nginx.conf", text.append("}\n").toString());
    }

    @Override
    List<String> command() {
        return List.of(
                program.toString(), "-c", config.toString(), "-p", directory().toString());
    }
}
