package dev.mailingress.proxy.check;

import dev.mailingress.proxy.config.VerificationConfig;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reply to EHLO (RFC 5321 §4.1.1.1): the first line greets, each of the others begins with a keyword. */
final class EhloReply {

    private static final Pattern LINE = Pattern.compile("250(?:(-| )(\\S*).*)?", Pattern.CASE_INSENSITIVE);

    private boolean greeted;
    private boolean complete;
    private boolean hasKeyword;

    /** Returns false if the line does not belong to an EHLO reply. */
    boolean add(String line) {
        Matcher part = LINE.matcher(line);
        if (!part.matches()) {
            return false;
        }
        hasKeyword |= greeted && VerificationConfig.MARKED_KEYWORD.equalsIgnoreCase(part.group(2));
        greeted = true;
        complete = !"-".equals(part.group(1));
        return true;
    }

    boolean isComplete() {
        return complete;
    }

    /** The mark is the absence of a keyword; it may also be absent for everybody. */
    ProofMark mark() {
        if (!complete) {
            return ProofMark.UNKNOWN;
        }
        return hasKeyword ? ProofMark.ABSENT : ProofMark.SHOWN;
    }
}
