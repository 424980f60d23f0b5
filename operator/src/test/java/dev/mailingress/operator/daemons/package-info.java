/**
 * Tests of the operator's files with the real daemons, without Kubernetes: Postfix and Dovecot of both generations of
 * docker-mailserver, in a container that reads its configuration as docker-mailserver does, or in the real one.
 */
@NullMarked
package dev.mailingress.operator.daemons;

import org.jspecify.annotations.NullMarked;
