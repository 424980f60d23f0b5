package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Admission;
import dev.mailingress.proxy.admission.AdmissionDecision;
import dev.mailingress.proxy.admission.ListenerRules;
import dev.mailingress.proxy.admission.Permit;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What admission has said of one connection, and what it has counted for it: that is given back once. */
final class AdmissionHandle {

    private final Admission admission;
    private final ListenerRules arrivedUnder;
    private ListenerRules rules;
    private Permit permit = Permit.UNCOUNTED;
    private boolean arrived;

    AdmissionHandle(Admission admission, ListenerRules rules) {
        this.admission = admission;
        this.arrivedUnder = rules;
        this.rules = rules;
    }

    AdmissionDecision arrive(InetAddress peer) {
        AdmissionDecision verdict = admission.arrive(arrivedUnder, peer);
        arrived = verdict instanceof AdmissionDecision.Admit;
        return verdict;
    }

    /** For a client that is not judged yet. */
    void judgeBy(ListenerRules newRules) {
        rules = newRules;
    }

    AdmissionDecision judge(InetSocketAddress client, InetSocketAddress destination) {
        AdmissionDecision verdict = admission.judge(rules, client, destination);
        if (verdict instanceof AdmissionDecision.Admit admit) {
            permit = admit.permit();
        }
        return verdict;
    }

    boolean isBanned(ListenerRules newRules, InetSocketAddress client) {
        return admission.isBanned(newRules, client.getAddress());
    }

    /** The connection has ended. */
    void leave() {
        permit.release();
        if (arrived) {
            admission.leave(arrivedUnder);
        }
    }
}
