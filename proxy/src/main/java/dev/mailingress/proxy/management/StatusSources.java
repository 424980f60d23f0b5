package dev.mailingress.proxy.management;

import dev.mailingress.proxy.admission.ClientSnapshot;
import dev.mailingress.proxy.admission.LocalSources;
import dev.mailingress.proxy.backend.BackendState;
import dev.mailingress.proxy.backend.TargetState;
import dev.mailingress.proxy.check.CheckSnapshot;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.transport.TransportKind;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Sources of the data in {@code /status}, called for each request by threads of the management port.
 *
 * @param connections number of open connections
 * @param connectionsOf number of open connections of one listener
 * @param clients clients of the last minutes
 * @param localSources local source addresses of clients
 * @param backends state of the mail servers, from the connections of clients
 * @param targets state of each of their targets, likewise
 * @param checks state of the contract test
 * @param warnings for the administrator, as sentences
 */
public record StatusSources(
        TransportKind transport,
        IntSupplier connections,
        ToLongFunction<ListenerConfig> connectionsOf,
        Supplier<ClientSnapshot> clients,
        Supplier<LocalSources> localSources,
        Supplier<List<BackendState>> backends,
        Supplier<List<TargetState>> targets,
        Supplier<CheckSnapshot> checks,
        Supplier<List<String>> warnings) {}
