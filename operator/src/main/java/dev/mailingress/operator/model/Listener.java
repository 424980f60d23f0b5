package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A listener with every default decided.
 *
 * @param port the one that clients use
 * @param containerPort the one that proxies bind for the public door
 * @param internalContainerPort the one that proxies bind for the internal door, if there is one
 * @param mailServer the name of the mail server behind it
 * @param targetPort the mail server's port
 * @param header what the target port expects
 */
public record Listener(
        String name,
        MailProtocol protocol,
        int port,
        int containerPort,
        @Nullable Integer internalContainerPort,
        String mailServer,
        int targetPort,
        ProxyProtocol header) {

    /** How far the internal door's container ports lie above the public ones. */
    public static final int INTERNAL_OFFSET = 20_000;

    /** The mail service that its name means, if any. */
    public Optional<MailService> service() {
        return MailService.named(name);
    }
}
