package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.proxy.config.ContentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Files that make a mail server expect the PROXY protocol, for exactly the listeners that forward to it. */
public final class DmsFiles {

    private static final int HASH_LENGTH = 16;
    private static final int NAME_HASH_LENGTH = 8;

    private final PostfixMasterFile postfixMaster = new PostfixMasterFile();
    private final UserPatchesFile userPatches = new UserPatchesFile();
    private final DovecotFile dovecot = new DovecotFile();

    /** The files of one mail server; none in mode External. */
    public List<DmsFile> of(MailServer server) {
        if (server.mode() == ConfigurationMode.EXTERNAL) {
            return List.of();
        }
        List<DmsFile> files = new ArrayList<>();
        postfixMaster.of(server).ifPresent(files::add);
        files.addAll(userPatches.of(server));
        dovecot.of(server).ifPresent(files::add);
        return List.copyOf(files);
    }

    /**
     * Name of the ConfigMap that contains them. A ConfigMap that the operator mounts is named by its content: a container that
     * restarts and a pod that is recreated from a template always get the files of that template. One that the owner mounts
     * manually keeps its name.
     */
    public String configMap(MailIngressModel model, MailServer server) {
        return server.injected()
                ? model.names().dmsFiles(server.name(), hash(of(server)).substring(0, NAME_HASH_LENGTH))
                : model.names().dmsFiles(server.name());
    }

    /** In a fixed order, because reordering the listeners must not restart the mail server. */
    static List<MailService> services(MailServer server) {
        return server.listeners().stream()
                .flatMap(listener -> listener.service().stream())
                .sorted()
                .toList();
    }

    /** Hash of everything that a mail server reads: if it changes, the mail server must be restarted. */
    static String hash(List<DmsFile> files) {
        return ContentHash.of(files.stream()
                        .map(file -> file.containerPath() + "\n" + file.content())
                        .collect(Collectors.joining("\n")))
                .substring(0, HASH_LENGTH);
    }
}
