package dev.mailingress.operator.dms;

import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Snippets with the mounts that the owner must add to a mail server that the operator may not change, ready to paste.
 *
 * @param kubernetes for the pod template of the mail server
 * @param compose for a compose file next to the output of {@code render}
 */
public record ManualMountSnippets(String kubernetes, String compose) {

    private static final String FILES_ANNOTATION = "mailingress.dev/files";

    /** Empty if the files are injected, or none are needed. */
    public static Optional<ManualMountSnippets> of(MailIngressModel model, MailServer server) {
        List<DmsFile> files = new DmsFiles().of(server);
        return server.injected() || files.isEmpty()
                ? Optional.empty()
                : Optional.of(new ManualMountSnippets(
                        kubernetes(files, model.names().dmsFiles(server.name())), compose(files, server)));
    }

    private static String kubernetes(List<DmsFile> files, String configMap) {
        return """
                # For spec.template of the mail server. docker-mailserver reads the files only in a new container: the
                # annotation replaces the pods when the files change.
                metadata:
                  annotations:
                    %s: "%s"
                spec:
                  containers:
                  - name: docker-mailserver # the name of your container
                    volumeMounts:
                %s
                  volumes:
                  - name: %s
                    configMap: {name: %s}
                """.formatted(
                        FILES_ANNOTATION,
                        DmsFiles.hash(files),
                        files.stream().map(ManualMountSnippets::mount).collect(Collectors.joining("\n")),
                        InjectionPlan.VOLUME,
                        configMap);
    }

    private static String mount(DmsFile file) {
        return "    - {name: " + InjectionPlan.VOLUME + ", mountPath: " + file.containerPath() + ", subPath: "
                + file.key() + ", readOnly: true}";
    }

    private static String compose(List<DmsFile> files, MailServer server) {
        return """
                # docker-mailserver reads the files only in a new container: docker compose up --force-recreate mailserver
                services:
                  mailserver: # the name of your service
                    volumes:
                %s
                """.formatted(files.stream()
                .map(file -> "    - ./dms/" + server.name() + file.containerPath() + ":" + file.containerPath() + ":ro")
                .collect(Collectors.joining("\n")));
    }
}
