/**
 * Desired state: one factory per kind, model in, Kubernetes object (or {@code proxy.yaml}) out.
 *
 * <p>Who may live here: pure functions without clients, clocks or conditions about where the model came from. Two rules of
 * server-side apply hold for every object: no zero, empty string or empty list (the server drops them and the comparison
 * would never settle), and every default spelled out inside atomic lists.
 */
@NullMarked
package dev.mailingress.operator.desired;

import org.jspecify.annotations.NullMarked;
