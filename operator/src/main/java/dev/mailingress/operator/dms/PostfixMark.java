package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ProofMarks;
import dev.mailingress.proxy.config.VerificationConfig;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Parameter of master.cf by which Postfix leaves out an EHLO keyword for the marked addresses alone. postscreen takes the same
 * map by default, for the dialogue of its deep protocol tests.
 *
 * @see <a href="https://www.postfix.org/postconf.5.html#smtpd_discard_ehlo_keyword_address_maps">postconf(5)</a>
 */
final class PostfixMark {

    private PostfixMark() {}

    /** {@code name=value}, without blanks, which {@code postconf -P} refuses; empty without marks. */
    static Optional<String> of(ProofMarks marks) {
        if (marks.postfix().isEmpty()) {
            return Optional.empty();
        }
        // A match replaces the list of main.cf, so the log line for each discarded keyword is turned off here again.
        String keywords = VerificationConfig.MARKED_KEYWORD.toLowerCase(Locale.ROOT) + ",silent-discard";
        return Optional.of("smtpd_discard_ehlo_keyword_address_maps=inline:{"
                + marks.postfix().stream()
                        .map(address -> "{" + address + "=" + keywords + "}")
                        .collect(Collectors.joining(","))
                + "}");
    }
}
