/**
 * The desired state of a MailIngress as files: for GitOps, docker compose, bare metal and tests. The same pure functions as in
 * a cluster, with the CRD's defaults and rules applied here because no API server does it.
 */
@NullMarked
package dev.mailingress.operator.render;

import org.jspecify.annotations.NullMarked;
