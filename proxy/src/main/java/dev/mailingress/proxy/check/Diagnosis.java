package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.ProxyProtocol;

/**
 * Diagnosis of a port.
 *
 * @param observation what was observed: a sentence without its period
 * @param remedy what to do, as a sentence
 */
record Diagnosis(CheckVerdict verdict, String observation, String remedy) {

    /** With the usual remedy of this verdict. */
    Diagnosis(CheckVerdict verdict, String observation) {
        this(verdict, observation, verdict.remedy());
    }

    /** The observation, and the remedy unless the verdict is good. */
    String message(ProxyProtocol sent) {
        return verdict.isGood(sent) ? observation + "." : observation + ". " + remedy;
    }
}
