/**
 * Management port for kubelet, Prometheus and the operator.
 *
 * <p>Who may live here: the HTTP server and its responses. It reports the state of other packages and changes nothing;
 * it uses the JDK's server on its own threads, so that neither a busy event loop nor a running check makes a probe
 * fail.
 */
@NullMarked
package dev.mailingress.proxy.management;

import org.jspecify.annotations.NullMarked;
