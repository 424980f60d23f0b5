package dev.mailingress.proxy.admission;

import dev.mailingress.proxy.config.ProxyConfig;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many connections a process can hold by its limit of open files, {@code RLIMIT_NOFILE} (getrlimit(2)).
 *
 * @param openFiles the soft limit
 * @param loops how many event loops share it
 * @param pipesPerLoop how many pipes a loop may keep to move bulk by splice(2)
 */
public record DescriptorBudget(long openFiles, int loops, int pipesPerLoop) {

    /** What Linux gives a process that nobody gave another limit ({@code INR_OPEN_CUR}). */
    public static final long DEFAULT_OPEN_FILES = 1024;

    /** More than any mail server behind this proxy serves; containers often have a limit of 2^30 files or none. */
    private static final long MAX_CONNECTIONS = 1_000_000;

    /** The client's and the backend's. */
    private static final int DESCRIPTORS_PER_CONNECTION = 2;

    private static final int DESCRIPTORS_PER_PIPE = 2;
    /** epoll, its eventfd and its timerfd. */
    private static final int DESCRIPTORS_PER_LOOP = 3;
    /** Jars, libraries, the log, the configuration, name servers, the management port and who asks there. */
    private static final int FILES = 128;

    // proc_pid_limits(5): columns of at least two spaces between them; soft before hard, in files.
    private static final Pattern OPEN_FILES =
            Pattern.compile("^Max open files\\s+(unlimited|[0-9]{1,18})\\s", Pattern.MULTILINE);

    /**
     * Reads the soft limit.
     *
     * @param limits the text of {@code /proc/self/limits}; where it says nothing about open files,
     *     {@value #DEFAULT_OPEN_FILES} are assumed
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

    /** 1 or more. At most half of the files is kept back, so that a small limit leaves something to serve with. */
    public int maxConnections() {
        long reserve = FILES
                + (long) loops
                        * (ProxyConfig.MAX_LISTENERS
                                + DESCRIPTORS_PER_LOOP
                                + (long) DESCRIPTORS_PER_PIPE * pipesPerLoop);
        long free = openFiles - Math.min(reserve, openFiles / 2);
        return (int) Math.max(1, Math.min(MAX_CONNECTIONS, free / DESCRIPTORS_PER_CONNECTION));
    }
}
