package dev.mailingress.proxy.observe;

/**
 * Version of the process and the resources that it uses, at the time of a scrape.
 *
 * @param version of the proxy
 * @param openFiles number of open file descriptors; negative if unknown
 * @param openFilesLimit the soft limit
 * @param slowReaderBytes bytes that are held for slow readers
 * @param prefetchedBytes bytes that clients have sent before their backend is connected
 */
public record ResourceMetrics(
        String version, long openFiles, long openFilesLimit, long slowReaderBytes, long prefetchedBytes) {

    /** In Prometheus' text format, version 0.0.4. */
    public String scrape() {
        Exposition out = new Exposition();
        out.gauge("build_info", "Version of the proxy and of Java; always 1.");
        out.sample(
                Exposition.label("version", version) + ","
                        + Exposition.label("java", Runtime.version().toString()),
                1);
        if (openFiles >= 0) {
            out.gauge("open_files", "Open file descriptors of this process.");
            out.sample("", openFiles);
        }
        out.gauge("open_files_limit", "Maximum number of open file descriptors of this process.");
        out.sample("", openFilesLimit);
        out.gauge("slow_reader_bytes", "Bytes held for peers that have not accepted them yet.");
        out.sample("", slowReaderBytes);
        out.gauge("prefetched_bytes", "Bytes that clients have sent before their backend is connected.");
        out.sample("", prefetchedBytes);
        return out.toString();
    }
}
