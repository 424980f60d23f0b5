package dev.mailingress.proxy.admission;

/**
 * Limit of connections of this process.
 *
 * @param connections maximum number, 1 or more
 * @param resource what is scarcest, and determines it
 */
public record ConnectionLimit(int connections, Resource resource) {

    /** What a connection needs, with the remedy where it is scarce. */
    public enum Resource {
        DESCRIPTORS("raise the open file limit (RLIMIT_NOFILE, 2 per connection)"),
        HEAP("raise the heap (-Xmx, 1.5 KiB per connection) and with it the memory limit of the container");

        private final String remedy;

        Resource(String remedy) {
            this.remedy = remedy;
        }

        String remedy() {
            return remedy;
        }
    }

    public static ConnectionLimit of(DescriptorBudget descriptors, MemoryBudget memory) {
        int byDescriptors = descriptors.maxConnections();
        int byMemory = memory.maxConnections();
        return byMemory < byDescriptors
                ? new ConnectionLimit(byMemory, Resource.HEAP)
                : new ConnectionLimit(byDescriptors, Resource.DESCRIPTORS);
    }
}
