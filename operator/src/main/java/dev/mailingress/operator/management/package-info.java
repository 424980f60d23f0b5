/**
 * The operator's own health, for the kubelet.
 */
@NullMarked
package dev.mailingress.operator.management;

import org.jspecify.annotations.NullMarked;
