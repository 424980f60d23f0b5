/**
 * Decisions about one MailIngress, as pure functions of its model and what was observed: what the proxies serve, which injection
 * may proceed, and what waits for what. Nothing here reads from or writes to the cluster.
 */
@NullMarked
package dev.mailingress.operator.decide;

import org.jspecify.annotations.NullMarked;
