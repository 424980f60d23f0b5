package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.NamedConstant;

/** Whose mail server it is that expects the PROXY protocol already: on which ports it does. */
public enum Preset implements NamedConstant {
    /** The Helm chart of docker-mailserver with {@code proxyProtocol.enabled}, which is its default. */
    DOCKER_MAILSERVER("DockerMailserver"),
    /** mailcow: dockerized, whose containers have these ports prebuilt. */
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

    /** The port that expects a header. */
    public int port(MailService service) {
        return this == MAILCOW && service == MailService.SMTP ? MAILCOW_SMTP : service.separatePort();
    }
}
