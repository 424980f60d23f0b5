package dev.mailingress.operator.status;

import dev.mailingress.operator.advice.Advisory;
import dev.mailingress.operator.decide.ClientAddresses;
import dev.mailingress.operator.decide.Verification;
import java.util.List;

/**
 * What is known about the path from the clients to the mail servers.
 *
 * @param checking whether a contract test is in progress
 * @param clients source addresses of the public connections
 */
public record PathState(Verification verification, boolean checking, ClientAddresses clients, List<Advisory> warnings) {

    public PathState {
        warnings = List.copyOf(warnings);
    }
}
