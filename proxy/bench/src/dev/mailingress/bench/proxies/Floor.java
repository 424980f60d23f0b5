package dev.mailingress.bench.proxies;

import dev.mailingress.bench.load.Backend;
import dev.mailingress.bench.load.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Relay in C without features (floor/floor.c): the cost of the system calls that no relay with epoll can avoid. */
public final class Floor extends ProxyProcess {

    public static final String NAME = "floor";

    private final Path program;
    private final Backend backend;

    public Floor(Path program, int cpu, Path directory, Backend backend) throws IOException {
        super(NAME, cpu, directory);
        this.program = program;
        this.backend = backend;
    }

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        for (Service service : Service.values()) {
            command.add(port(service) + ":" + backend.behindProxy().get(service));
        }
        return command;
    }
}
