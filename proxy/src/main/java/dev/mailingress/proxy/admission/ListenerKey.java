package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.Door;

/** What a listener is counted by, so that its counters survive a new configuration. */
record ListenerKey(Door door, String name) {}
