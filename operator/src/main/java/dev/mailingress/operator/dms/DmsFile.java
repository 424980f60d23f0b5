package dev.mailingress.operator.dms;

/**
 * A file that a mail server reads at its start.
 *
 * @param content with a final newline
 */
public record DmsFile(InjectedFile file, String content) {

    /** Its name in the ConfigMap. */
    public String key() {
        return file.key();
    }

    /** Where docker-mailserver looks for it. */
    public String containerPath() {
        return file.containerPath();
    }
}
