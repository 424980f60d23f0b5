package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ProxyConfig;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Number of connections that the open file limit {@code RLIMIT_NOFILE} (getrlimit(2)) allows.
 *
 * @param openFiles the soft limit
 * @param loops number of event loops that share it
 * @param pipesPerLoop number of pipes that a loop may keep for splice(2)
 */
public record DescriptorBudget(long openFiles, int loops, int pipesPerLoop) {

    /** Default soft limit of Linux ({@code INR_OPEN_CUR}). */
    public static final long DEFAULT_OPEN_FILES = 1024;

    /** More than any mail server serves; the limit of containers is often 2^30 files or unlimited. */
    private static final long MAX_CONNECTIONS = 1_000_000;

    /** One to the client, one to the backend. */
    private static final int DESCRIPTORS_PER_CONNECTION = 2;

    /** Each lasts two seconds at most, and less than a round trip if the client closes. */
    private static final int LINGERING_PER_LOOP = 256;

    /** An eighth of the descriptors that are free for connections, where that is less. */
    private static final int MAX_LINGERING_SHARE = 8;

    private static final int DESCRIPTORS_PER_PIPE = 2;
    /** epoll, its eventfd and its timerfd. */
    private static final int DESCRIPTORS_PER_LOOP = 3;
    /** Jars, libraries, the log, the configuration, name servers, the management port and its connections. */
    private static final int FILES = 128;

    // proc_pid_limits(5): columns with at least two spaces between them; soft limit before hard limit, in files.
    private static final Pattern OPEN_FILES =
            Pattern.compile("^Max open files\\s+(unlimited|[0-9]{1,18})\\s", Pattern.MULTILINE);

    /**
     * Parses the soft limit.
     *
     * @param limits the text of {@code /proc/self/limits}; {@value #DEFAULT_OPEN_FILES} open files if it does not
     *     contain the limit
     */
    public static DescriptorBudget of(String limits, int loops, int pipesPerLoop) {
        return new DescriptorBudget(openFiles(limits), loops, pipesPerLoop);
    }

    private static long openFiles(String limits) {
        Matcher matcher = OPEN_FILES.matcher(limits);
        if (!matcher.find()) {
            return DEFAULT_OPEN_FILES;
        }
        String soft = matcher.group(1);
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
    }

    /** 1 or more. */
    public int maxConnections() {
        long free = free() - maxLingering();
        return (int) Math.max(1, Math.min(MAX_CONNECTIONS, free / DESCRIPTORS_PER_CONNECTION));
    }

    /** Number of refused connections that may stay open until the client has received the reason. */
    public int maxLingering() {
        return (int) Math.min((long) loops * LINGERING_PER_LOOP, free() / MAX_LINGERING_SHARE);
    }

    // At most half of the files is reserved, so that a small limit still leaves room for connections.
    private long free() {
        long reserve = FILES
                + (long) loops
                        * (ProxyConfig.MAX_LISTENERS
                                + DESCRIPTORS_PER_LOOP
                                + (long) DESCRIPTORS_PER_PIPE * pipesPerLoop);
        return openFiles - Math.min(reserve, openFiles / 2);
    }
}
