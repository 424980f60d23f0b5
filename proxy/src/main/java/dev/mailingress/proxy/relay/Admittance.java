package dev.mailingress.proxy.relay;

import dev.mailingress.proxy.admission.Admission;
import dev.mailingress.proxy.admission.ListenerRules;
import dev.mailingress.proxy.admission.Stay;
import dev.mailingress.proxy.admission.Verdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What admission has said of one connection, and what it has counted for it: that is given back once. */
final class Admittance {

    private final Admission admission;
    private final ListenerRules arrivedUnder;
    private ListenerRules rules;
    private Stay stay = Stay.UNCOUNTED;
    private boolean arrived;

    Admittance(Admission admission, ListenerRules rules) {
        this.admission = admission;
        this.arrivedUnder = rules;
        this.rules = rules;
    }

    Verdict arrive(InetAddress peer) {
        Verdict verdict = admission.arrive(arrivedUnder, peer);
        arrived = verdict instanceof Verdict.Admit;
        return verdict;
    }

    /** For a client that is not judged yet. */
    void judgeBy(ListenerRules newRules) {
        rules = newRules;
    }

    Verdict judge(InetSocketAddress client, InetSocketAddress destination) {
        Verdict verdict = admission.judge(rules, client, destination);
        if (verdict instanceof Verdict.Admit admit) {
            stay = admit.stay();
        }
        return verdict;
    }

    boolean isBanned(ListenerRules newRules, InetSocketAddress client) {
        return admission.isBanned(newRules, client.getAddress());
    }

    /** The connection has ended. */
    void leave() {
        stay.leave();
        if (arrived) {
            admission.leave(arrivedUnder);
        }
    }
}
