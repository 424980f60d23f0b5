package dev.mailingress.operator.decide;

import java.time.Instant;

/**
 * Object that somebody else keeps changing, so that the operator has stopped to restore it.
 *
 * @param object kind and name, as messages contain them
 * @param manager field manager of the other writer, as a message contains it
 * @param retryAt when the operator tries again
 */
public record Dispute(String object, String manager, Instant retryAt) {}
