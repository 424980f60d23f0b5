/**
 * What the cluster looks like: workloads, nodes, policies, proxies and pods as values, with what can be read from one object alone.
 *
 * <p>Who may live here: immutable values. They are filled by {@code watch}, and by {@code render} from files. No client.
 */
@NullMarked
package dev.mailingress.operator.observed;

import org.jspecify.annotations.NullMarked;
