package dev.mailingress.operator.watch;

import dev.mailingress.operator.observed.ObservedState;

/**
 * Everything that one reconciliation knows about the cluster, read once at its beginning: all steps decide on the same state. What
 * changes meanwhile triggers the next reconciliation.
 *
 * @param state that the spec is resolved against
 * @param pods of the namespace
 */
public record Observation(ObservedState state, ObservedPods pods) {}
