/**
 * The port for those who look after the proxy: kubelet, Prometheus, the operator.
 *
 * <p>Who may live here: the HTTP server and what it answers. It shows what others know and changes nothing; it uses the JDK's
 * server on threads of its own, so that neither a busy mail loop nor a running check ever fails a probe.
 */
@NullMarked
package dev.mailingress.proxy.management;

import org.jspecify.annotations.NullMarked;
