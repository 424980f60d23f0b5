/**
 * What is written to the cluster: the objects that a MailIngress owns, the files in the workloads of mail servers, and labels of their
 * pods. Each class writes one kind of thing, and only what it may: objects by uid, fields by name of the field manager.
 *
 * <p>Who may live here: classes that apply or delete. The order of the steps is in {@code reconcile}.
 */
@NullMarked
package dev.mailingress.operator.apply;

import org.jspecify.annotations.NullMarked;
