package dev.mailingress.proxy.configfile;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What the file system tells of a file without its being read: whatever changes the file changes this, but for changes within
 * one tick of the file system's clock, which is two seconds at worst.
 *
 * @param key device and inode, where the file system has such
 */
public record FileStamp(
        FileTime modified, long size, @Nullable Object key) {

    static FileStamp of(BasicFileAttributes attributes) {
        return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
}
