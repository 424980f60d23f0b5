package dev.mailingress.proxy.configfile;

import dev.mailingress.proxy.config.ProxyConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The configuration file: a file, or {@code proxy.yaml} in a directory, which is how a ConfigMap is mounted. */
public final class ConfigFile {

    /** Maximum size of a ConfigMap (Kubernetes API: 1 MiB). */
    public static final int MAX_BYTES = 1 << 20;

    private final Path path;
    private final ConfigReader reader = new ConfigReader();

    public ConfigFile(Path path) {
        this.path = path;
    }

    /** Metadata of the file, with symbolic links resolved; empty if it cannot be read. */
    public Optional<FileStamp> stamp() {
        try {
            return Optional.of(FileStamp.of(Files.readAttributes(file(), BasicFileAttributes.class)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Path file() {
        return Files.isDirectory(path) ? path.resolve(ProxyConfig.FILE_NAME) : path;
    }

    /** Reads the current content. */
    public FileContent read() {
        Path file = file();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                return FileContent.unreadable(
                        file + ": too large: must be at most " + MAX_BYTES + " bytes; check the path after --config");
            }
            return FileContent.of(bytes);
        } catch (NoSuchFileException e) {
            return FileContent.unreadable(
                    file + ": file not found: correct the path after --config, or create the file");
        } catch (AccessDeniedException e) {
            return FileContent.unreadable(
                    file + ": permission denied: allow this user to read it, or run as another user");
        } catch (IOException e) {
            return FileContent.unreadable(
                    file + ": cannot be read (" + e.getMessage() + "): check the disk or the mount");
        }
    }

    /** Parses a text instead of a file. */
    public static ConfigResult parse(String text) {
        return new ConfigReader().read(FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Parses and validates what was read. */
    public ConfigResult parse(FileContent content) {
        return content.error().<ConfigResult>map(ConfigResult.Rejected::new).orElseGet(() -> reader.read(content));
    }
}
