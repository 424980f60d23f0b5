package dev.mailingress.proxy.check;

import static dev.mailingress.testing.IpAddresses.address;

import dev.mailingress.proxy.check.ScriptedServer.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All scripted servers of a test. */
final class ScriptedServers implements AutoCloseable {

    private final List<ScriptedServer> started = new ArrayList<>();

    ScriptedServer serving(Script script) throws IOException {
        return serving("127.0.0.1", script);
    }

    ScriptedServer serving(String host, Script script) throws IOException {
        ScriptedServer server = new ScriptedServer(address(host, 0).getAddress(), script);
        started.add(server);
        return server;
    }

    @Override
    public void close() {
        started.forEach(ScriptedServer::close);
    }
}
