package dev.mailingress.proxy.check;

/**
 * Diagnosis of a port.
 *
 * @param observation what was observed: a sentence without its period
 */
record Diagnosis(CheckVerdict verdict, String observation) {

    /** The observation, and the remedy unless the verdict is good. */
    String message() {
        return verdict.isGood() ? observation + "." : observation + ". " + verdict.remedy();
    }
}
