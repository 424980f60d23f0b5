package dev.mailingress.proxy.check;

/**
 * What was found out about a port.
 *
 * @param seen the first half of a sentence, of which the verdict's cure is the second
 */
record Diagnosis(CheckVerdict verdict, String seen) {

    String sentence() {
        return verdict.isGood() ? seen : seen + ": " + verdict.remedy();
    }
}
