package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.proxy.config.ContentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Files that make a mail server expect the PROXY protocol, for exactly the listeners that forward to it. */
public final class DmsFiles {

    private static final int HASH_LENGTH = 8;
    /** Between the hash of the files without their proof marks and that of the files; neither hash can contain an "m". */
    private static final String MARKS_SEPARATOR = "-m";

    private static final Pattern MARKS = Pattern.compile(MARKS_SEPARATOR + "[0-9a-f]{" + HASH_LENGTH + "}$");

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
        if (!server.injected()) {
            return model.names().dmsFiles(server.name());
        }
        List<DmsFile> files = of(server);
        List<DmsFile> unmarked = of(server.withoutProofMarks());
        String name = model.names().dmsFiles(server.name(), hash(unmarked));
        return files.equals(unmarked) ? name : name + MARKS_SEPARATOR + hash(files);
    }

    /**
     * Whether two names, as {@link #configMap} returns them, are of files that differ in proof marks at most: these alone are no
     * reason to restart a mail server.
     */
    static boolean differInMarksAtMost(String name, String other) {
        return withoutMarks(name).equals(withoutMarks(other));
    }

    private static String withoutMarks(String name) {
        return MARKS.matcher(name).replaceFirst("");
    }

    /** In a fixed order, because reordering the listeners must not restart the mail server. */
    static List<MailService> services(MailServer server) {
        return server.listeners().stream()
                .flatMap(listener -> listener.service().stream())
                .sorted()
                .toList();
    }

    /** Hash of everything that a mail server reads. */
    static String hash(List<DmsFile> files) {
        return ContentHash.of(files.stream()
                        .map(file -> file.containerPath() + "\n" + file.content())
                        .collect(Collectors.joining("\n")))
                .substring(0, HASH_LENGTH);
    }
}
