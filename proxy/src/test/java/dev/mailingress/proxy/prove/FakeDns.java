package dev.mailingress.proxy.prove;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** DNS with the records of a test. */
public final class FakeDns implements DnsRecords {

    private final Map<String, List<String>> records = new HashMap<>();
    private boolean broken;

    public FakeDns with(RecordType type, String name, String... values) {
        records.put(type + " " + name, List.of(values));
        return this;
    }

    FakeDns broken() {
        broken = true;
        return this;
    }

    @Override
    public List<String> query(String name, RecordType type) throws IOException {
        if (broken) {
            throw new IOException("DNS query for " + type + " of " + name + " failed: timeout");
        }
        return records.getOrDefault(type + " " + name, List.of());
    }
}
