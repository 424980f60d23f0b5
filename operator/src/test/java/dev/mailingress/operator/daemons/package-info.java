/**
 * The operator's files before the real daemons, without Kubernetes: Postfix and Dovecot of both generations of
 * docker-mailserver in a container that takes its configuration as docker-mailserver does, or the true one.
 */
@NullMarked
package dev.mailingress.operator.daemons;

import org.jspecify.annotations.NullMarked;
