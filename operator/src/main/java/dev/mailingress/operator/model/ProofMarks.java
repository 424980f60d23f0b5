package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.IpAddress;
import java.util.List;

/**
 * Proof marks of a mail server: its daemons answer a client that has one of these addresses differently from all others, and so
 * confirm that they believe the address that a proxy announces.
 *
 * @param postfix addresses to which Postfix does not announce a keyword; empty for none
 * @param dovecot addresses that Dovecot greets with a text of its own; empty for none
 */
public record ProofMarks(List<IpAddress> postfix, List<IpAddress> dovecot) {

    public static final ProofMarks NONE = new ProofMarks(List.of(), List.of());

    public ProofMarks {
        postfix = List.copyOf(postfix);
        dovecot = List.copyOf(dovecot);
    }

    /** Whether the service is served by a daemon with marks. */
    public boolean cover(MailService service) {
        return !(service.isDovecot() ? dovecot : postfix).isEmpty();
    }
}
