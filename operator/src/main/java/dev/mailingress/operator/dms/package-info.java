/**
 * What docker-mailserver needs in order to expect the PROXY protocol: the files, the plan of their injection into the
 * workload's pod template, and the one that carries it out and takes it back.
 *
 * <p>Files and plan are pure; only {@link dev.mailingress.operator.dms.Injector} touches the cluster, by server-side apply
 * under a field manager of this MailIngress alone and never by force.
 */
@NullMarked
package dev.mailingress.operator.dms;

import org.jspecify.annotations.NullMarked;
