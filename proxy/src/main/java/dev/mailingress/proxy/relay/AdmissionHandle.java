package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Admission;
import dev.mailingress.proxy.admission.AdmissionDecision;
import dev.mailingress.proxy.admission.ListenerRules;
import dev.mailingress.proxy.admission.Permit;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Admission control of one connection: holds its rules and its permit, and releases once what was counted for it. */
final class AdmissionHandle {

    private final Admission admission;
    private final ListenerRules acceptedUnder;
    private ListenerRules rules;
    private Permit permit = Permit.UNCOUNTED;
    private boolean counted;

    AdmissionHandle(Admission admission, ListenerRules rules) {
        this.admission = admission;
        this.acceptedUnder = rules;
        this.rules = rules;
    }

    AdmissionDecision admitPeer(InetAddress peer) {
        AdmissionDecision decision = admission.arrive(acceptedUnder, peer);
        counted = decision instanceof AdmissionDecision.Admit;
        return decision;
    }

    /** Replaces the rules of a client that has not been admitted yet. */
    void useRules(ListenerRules newRules) {
        rules = newRules;
    }

    AdmissionDecision admitClient(InetSocketAddress client, InetSocketAddress destination) {
        AdmissionDecision decision = admission.judge(rules, client, destination);
        if (decision instanceof AdmissionDecision.Admit admit) {
            permit = admit.permit();
        }
        return decision;
    }

    boolean isBanned(ListenerRules newRules, InetSocketAddress client) {
        return admission.isBanned(newRules, client.getAddress());
    }

    /**
     * Gives back the permit and the place in the totals of process and listener: when the connection is refused,
     * because what is refused holds no place, or else when it ends. No effect if called again.
     */
    void release() {
        Permit held = permit;
        permit = Permit.UNCOUNTED;
        held.release();
        if (counted) {
            counted = false;
            admission.leave(acceptedUnder);
        }
    }
}
