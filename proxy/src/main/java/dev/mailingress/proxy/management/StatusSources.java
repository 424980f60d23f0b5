package dev.mailingress.proxy.management;

import dev.mailingress.proxy.admission.LocalSources;
import dev.mailingress.proxy.backend.BackendState;
import dev.mailingress.proxy.check.PortVerdict;
import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.transport.TransportKind;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Who knows what of {@code /status}. Each is asked anew for each answer, by threads of management.
 *
 * @param transport how sockets are waited for
 * @param connections that live
 * @param connectionsOf those of one listener
 * @param localSources where clients come from
 * @param backends what real connections taught about mail servers
 * @param verdicts of the contract test
 * @param warnings sentences for whoever runs the proxy
 */
public record StatusSources(
        TransportKind transport,
        IntSupplier connections,
        ToLongFunction<ListenerConfig> connectionsOf,
        Supplier<LocalSources> localSources,
        Supplier<List<BackendState>> backends,
        Supplier<List<PortVerdict>> verdicts,
        Supplier<List<String>> warnings) {}
