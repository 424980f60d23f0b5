package dev.mailingress.operator.apply;

import java.io.Serial;
import java.util.List;

/** Rejection of desired objects by the API server that a repetition does not cure. */
public final class ClusterRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final List<String> messages;

    /** @param messages of the API server */
    ClusterRefusedException(List<String> messages) {
        super("The API server rejects: " + String.join("; ", messages));
        this.messages = List.copyOf(messages);
    }

    public List<String> messages() {
        return messages;
    }
}
