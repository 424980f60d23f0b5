package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.proxy.config.ContentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The files that make a mail server expect the PROXY protocol, for exactly the listeners that lead to it. */
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
     * The ConfigMap that holds them. What we mount is named by its content: neither a container that restarts nor a pod that
     * is made anew of a template ever finds other files than that template was made for. What an owner mounts by hand keeps
     * its name.
     */
    public String configMap(MailIngressModel model, MailServer server) {
        return server.injected()
                ? model.names().dmsFiles(server.name(), hash(of(server)).substring(0, NAME_HASH_LENGTH))
                : model.names().dmsFiles(server.name());
    }

    /** Not in the order of the listeners: to move one must not restart the mail server. */
    static List<MailService> services(MailServer server) {
        return server.listeners().stream()
                .flatMap(listener -> listener.service().stream())
                .sorted()
                .toList();
    }

    /** Of everything that a mail server reads: another one means that it must be started anew. */
    static String hash(List<DmsFile> files) {
        return ContentHash.of(files.stream()
                        .map(file -> file.containerPath() + "\n" + file.content())
                        .collect(Collectors.joining("\n")))
                .substring(0, HASH_LENGTH);
    }
}
