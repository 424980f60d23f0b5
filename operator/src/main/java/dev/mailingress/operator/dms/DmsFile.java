package dev.mailingress.operator.dms;

/**
 * A file that a mail server reads at its start.
 *
 * @param key its name in the ConfigMap
 * @param containerPath where docker-mailserver looks for it
 * @param content with a final newline
 */
public record DmsFile(String key, String containerPath, String content) {}
