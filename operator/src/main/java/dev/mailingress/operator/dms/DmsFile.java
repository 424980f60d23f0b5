package dev.mailingress.operator.dms;

/**
 * Generated file that a mail server reads when it starts.
 *
 * @param content with a final newline
 */
public record DmsFile(InjectedFile file, String content) {

    /** Key in the ConfigMap. */
    public String key() {
        return file.key();
    }

    /** Path at which docker-mailserver reads it. */
    public String containerPath() {
        return file.containerPath();
    }
}
