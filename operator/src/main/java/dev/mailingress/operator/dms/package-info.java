/**
 * Configuration of docker-mailserver for the PROXY protocol: the files, the plan of their injection into the pod
 * template of a workload, the checks of that template beforehand, and the injector that applies and reverts the plan.
 *
 * <p>Files, plan and checks are pure; only {@link dev.mailingress.operator.dms.Injector} touches the cluster, with
 * server-side apply under a field manager of this MailIngress alone. It forces conflicts only on fields with the
 * operator's own names.
 */
@NullMarked
package dev.mailingress.operator.dms;

import org.jspecify.annotations.NullMarked;
