package dev.mailingress.operator.dms;

/** What a command does with a port of its own pod, from nothing to the most that can be seen in its text. */
enum PortUse {
    NONE,
    /** Names the number, and may or may not connect to it. */
    NAMED,
    /** Opens a connection to the pod and does not wait for an answer, as {@code nc -z} does. */
    CONNECTED,
    /** Connects to the pod with a program that speaks or waits for a banner. */
    SPOKEN_TO
}
