/**
 * The Helm chart as the real Helm renders it, without a cluster.
 */
@NullMarked
package dev.mailingress.operator.chart;

import org.jspecify.annotations.NullMarked;
