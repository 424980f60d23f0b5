package dev.mailingress.proxy.lifecycle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** HAProxy in another process, with backends of one server each, which it checks several times a second. */
final class HaproxyProcess implements AutoCloseable {

    private final Path socket;
    private final Process process;

    /** @param options lines of the backend; {@code more} are options of the server */
    record Checked(String name, String options, int port, String more) {

        String section() {
            return """
                    backend %s
                      %s
                      server s 127.0.0.1:%d check inter 200 fall 2 rise 2 send-proxy-v2 check-send-proxy %s
                    """.formatted(name, options, port, more);
        }
    }

    private HaproxyProcess(Path socket, Process process) {
        this.socket = socket;
        this.process = process;
    }

    static HaproxyProcess start(Path directory, Checked... servers) throws IOException {
        Path socket = directory.resolve("stats");
        StringBuilder config = new StringBuilder("""
                global
                  stats socket %s
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 5s
                  timeout server 5s
                  timeout check 5s
                """.formatted(socket));
        for (Checked server : servers) {
            config.append(server.section());
        }
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), config);
        Process process = new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
        return new HaproxyProcess(socket, process);
    }

    /** Status of each server and of its last check, by backend; empty before it listens. */
    Map<String, String> checks() throws IOException {
        Map<String, String> checks = new HashMap<>();
        if (!Files.exists(socket)) {
            return checks;
        }
        List<String> lines = new ArrayList<>(query("show stat\n").lines().toList());
        List<String> columns = List.of(lines.remove(0).replace("# ", "").split(",", -1));
        for (String line : lines) {
            String[] fields = line.split(",", -1);
            if (fields.length > 1 && fields[1].equals("s")) {
                checks.put(
                        fields[0], fields[columns.indexOf("status")] + " " + fields[columns.indexOf("check_status")]);
            }
        }
        return checks;
    }

    private String query(String command) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(command.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
        }
        return answer.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
