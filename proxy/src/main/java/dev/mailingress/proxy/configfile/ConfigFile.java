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

/** The file on disk: one named directly, or {@code proxy.yaml} in a directory, as a mounted ConfigMap has it. */
public final class ConfigFile {

    /** A ConfigMap holds no more (Kubernetes API: 1 MiB). */
    public static final int MAX_BYTES = 1 << 20;

    private final Path path;
    private final ConfigReader reader = new ConfigReader();

    public ConfigFile(Path path) {
        this.path = path;
    }

    /** What the file system tells of the file, through all links. Empty if that cannot be known. */
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

    /** Reads the file as it is now. */
    public FileContent read() {
        Path file = file();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                return FileContent.unreadable(file + ": is larger than " + MAX_BYTES + " bytes: is it the right file?");
            }
            return FileContent.of(bytes);
        } catch (NoSuchFileException e) {
            return FileContent.unreadable(
                    file + ": does not exist: correct the path after --config, or create the file");
        } catch (AccessDeniedException e) {
            return FileContent.unreadable(file + ": may not be read by this user: allow it, or run as another user");
        } catch (IOException e) {
            return FileContent.unreadable(file + ": cannot be read (" + e.getMessage() + "): see to the disk or mount");
        }
    }

    /** Makes sense of a text that is in no file. */
    public static ConfigResult parse(String text) {
        return new ConfigReader().read(FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Makes sense of what was read. */
    public ConfigResult parse(FileContent fileContent) {
        return fileContent
                .problem()
                .<ConfigResult>map(ConfigResult.Rejected::new)
                .orElseGet(() -> reader.read(fileContent));
    }
}
