package dev.mailingress.proxy.configfile;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a file. It changes whenever the file does, except within one tick of the file system's clock, which is
 * two seconds at worst.
 *
 * @param key device and inode, if the file system has them
 */
public record FileStamp(
        FileTime modified, long size, @Nullable Object key) {

    static FileStamp of(BasicFileAttributes attributes) {
        return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
}
