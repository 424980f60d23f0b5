package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailServer;
import java.util.List;
import java.util.stream.Stream;

/** The files that make a mail server expect the PROXY protocol on its listeners' own ports (mode SamePorts). */
public final class DmsFiles {

    private final PostfixMasterFile postfix = new PostfixMasterFile();
    private final DovecotFile dovecot = new DovecotFile();

    /** The files of one mail server; none in mode External. */
    public List<DmsFile> of(MailServer server) {
        if (server.mode() == ConfigurationMode.EXTERNAL) {
            return List.of();
        }
        return Stream.concat(postfix.of(server).stream(), dovecot.of(server).stream())
                .toList();
    }
}
