package dev.mailingress.proxy.routing;

import dev.mailingress.proxy.config.ListenerConfig;
import dev.mailingress.proxy.config.LocalAddresses;
import dev.mailingress.proxy.config.TimeoutsConfig;

/** All that a connection needs to know of the configuration. It keeps the route that it began with when a new one comes. */
public record Route(ListenerConfig listener, Target target, TimeoutsConfig timeouts, LocalAddresses localAddresses) {}
