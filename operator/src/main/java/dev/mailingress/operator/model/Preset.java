package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.NamedConstant;

/** Port preset for mode External: the ports on which a mail server already expects the PROXY protocol. */
public enum Preset implements NamedConstant {
    /** Helm chart of docker-mailserver with {@code proxyProtocol.enabled}, which is its default. */
    DOCKER_MAILSERVER("DockerMailserver"),
    /** mailcow: dockerized, whose containers provide these ports by default. */
    MAILCOW("Mailcow");

    private static final int MAILCOW_SMTP = 10_025;

    private final String value;

    Preset(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }

    /** The port on which the service expects a header. */
    public int port(MailService service) {
        return this == MAILCOW && service == MailService.SMTP ? MAILCOW_SMTP : service.separatePort();
    }
}
