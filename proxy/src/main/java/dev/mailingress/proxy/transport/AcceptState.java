package dev.mailingress.proxy.transport;

/**
 * How often listeners could not accept a connection since the start.
 *
 * @param limitPauses pauses of a listener because its acceptor was full
 * @param shortagePauses pauses of a listener because the kernel was short of descriptors or memory
 * @param retriedErrors other errors of accept(2), after which the next client was tried immediately
 */
public record AcceptState(long limitPauses, long shortagePauses, long retriedErrors) {}
