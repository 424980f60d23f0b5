package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.prove.Finding.ProofStep;
import dev.mailingress.proxy.prove.Finding.Result;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runner of a proof from outside that a mail server can be used under its public name. Ports are tried at the same time; the
 * addresses of a port one after the other, so that a proxy's report about a port is about one connection.
 */
public final class Prover {

    private static final int MAX_THREADS = 8;

    // ENETUNREACH, EADDRNOTAVAIL, EHOSTUNREACH. The JDK throws SocketException itself, BindException and
    // NoRouteToHostException for them, the text is that of the C library.
    private static final List<String> NO_ROUTE =
            List.of("Network is unreachable", "Cannot assign requested address", "No route to host");

    private final DnsRecords dns;
    private final Set<TrustAnchor> anchors;
    private final InstantSource clock;

    public Prover(DnsRecords dns, InstantSource clock) {
        this(dns, ServerCertificates.platformAnchors(), clock);
    }

    Prover(DnsRecords dns, Set<TrustAnchor> anchors, InstantSource clock) {
        this.dns = dns;
        this.anchors = anchors;
        this.clock = clock;
    }

    /** All findings: the name first, then its ports. */
    public List<Finding> prove(ProofRequest request) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        NameProof names = new NameProof(dns);
        List<InetAddress> addresses = names.addresses(request.name(), findings);
        if (request.mailDomain() != null) {
            findings.add(names.mailExchange(request.mailDomain(), request.name(), addresses));
        }
        addresses.forEach(address -> findings.add(names.reverse(address)));
        findings.addAll(provePorts(request, addresses));
        return List.copyOf(findings);
    }

    private List<Finding> provePorts(ProofRequest request, List<InetAddress> addresses) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(MAX_THREADS, request.ports().size()), daemons("prove"));
        ScheduledExecutorService watchdogs = Executors.newSingleThreadScheduledExecutor(daemons("prove-watchdog"));
        try {
            PortProof proof = new PortProof(request, watchdogs);
            List<Future<List<Finding>>> ports = request.ports().stream()
                    .map(port -> threads.submit(() -> proof.prove(port, addresses)))
                    .toList();
            List<Finding> findings = new ArrayList<>();
            for (Future<List<Finding>> port : ports) {
                findings.addAll(port.get());
            }
            return findings;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Internal error: a port could not be examined", e.getCause());
        } finally {
            threads.shutdownNow();
            watchdogs.shutdownNow();
        }
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Sessions with the ports of one request. */
    private final class PortProof {

        private final ProofRequest request;
        private final ScheduledExecutorService watchdogs;
        private final ServerCertificates certificates = new ServerCertificates(anchors, clock.instant());
        private final ClientAddressProof clientAddress;

        PortProof(ProofRequest request, ScheduledExecutorService watchdogs) {
            this.request = request;
            this.watchdogs = watchdogs;
            this.clientAddress = new ClientAddressProof(request.proxies(), request.expected(), new ProxyStatusReader());
        }

        List<Finding> prove(MailPort port, List<InetAddress> addresses) {
            List<Finding> findings = new ArrayList<>();
            boolean hasIpv4 = addresses.stream().anyMatch(Inet4Address.class::isInstance);
            for (InetAddress address : addresses) {
                findings.addAll(prove(port, address, hasIpv4 && address instanceof Inet6Address));
            }
            return findings;
        }

        /** @param optional whether it does not matter if this host has no route to the address */
        private List<Finding> prove(MailPort port, InetAddress address, boolean optional) {
            List<Finding> findings = new ArrayList<>();
            try {
                ClientAddressProof.Snapshot before = clientAddress.snapshot();
                InetAddress local = converse(port, address, optional, findings);
                // A refused client was seen as well. After the session, whose time is not that of the proxies' reports.
                if (local != null && clientAddress.isWanted()) {
                    ClientAddressProof.AddressResult seen = clientAddress.compare(before, port, local);
                    findings.add(Finding.about(address, port, ProofStep.CLIENT_ADDRESS, seen.result(), seen.detail()));
                }
            } catch (RuntimeException e) {
                // The other ports are examined all the same.
                findings.add(
                        Finding.about(address, port, ProofStep.SESSION, Result.FAILED, "Internal error: " + e + "."));
            }
            findings.sort(Comparator.comparing(Finding::step));
            return findings;
        }

        /** Has a session, and returns its local address; null if no connection was established. */
        private @Nullable InetAddress converse(
                MailPort port, InetAddress address, boolean optional, List<Finding> findings) {
            SSLSocketFactory tls = ServerCertificates.acceptingAny();
            MailSession session = new MailSession(port, request.name(), request.timeout(), watchdogs);
            try (session) {
                String greeting = session.open(address, tls);
                proveCertificate(port, address, session.secure(tls), findings);
                session.quit();
                findings.add(Finding.about(
                        address, port, ProofStep.SESSION, Result.OK, session.tlsVersion() + ", greeting: " + greeting));
            } catch (IOException e) {
                findings.add(Finding.about(address, port, ProofStep.SESSION, failure(e, optional), reason(e)));
            }
            return session.localAddress();
        }

        private void proveCertificate(
                MailPort port, InetAddress address, List<X509Certificate> chain, List<Finding> findings) {
            add(port, address, ProofStep.CERTIFICATE_NAME, certificates.name(chain, request.name()), findings);
            add(port, address, ProofStep.CERTIFICATE_EXPIRY, certificates.expiry(chain), findings);
            add(port, address, ProofStep.CERTIFICATE_TRUST, certificates.trust(chain), findings);
        }

        private static void add(
                MailPort port,
                InetAddress address,
                ProofStep step,
                ServerCertificates.CertificateResult result,
                List<Finding> findings) {
            findings.add(Finding.about(address, port, step, result.result(), result.detail()));
        }
    }

    /** What a failed session means: many networks have no IPv6, which is not the mail server's fault. */
    static Result failure(IOException failure, boolean optional) {
        String message = String.valueOf(failure.getMessage());
        boolean noRoute =
                failure instanceof SocketException && NO_ROUTE.stream().anyMatch(message::startsWith);
        return noRoute && optional ? Result.UNKNOWN : Result.FAILED;
    }

    private static String reason(IOException failure) {
        String cause = failure.getMessage();
        String message = cause == null || cause.isBlank() ? failure.getClass().getSimpleName() : cause;
        return Character.toUpperCase(message.charAt(0)) + message.substring(1)
                + ". Check listener, firewall and mail server.";
    }
}
