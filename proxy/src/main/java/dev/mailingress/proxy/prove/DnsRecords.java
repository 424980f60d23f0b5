package dev.mailingress.proxy.prove;

import java.io.IOException;
import java.util.List;

/** Source of DNS records, as the public sees them. */
public interface DnsRecords {

    /** Types that a proof needs. */
    enum RecordType {
        A,
        AAAA,
        MX,
        PTR
    }

    /**
     * Queries one record set.
     *
     * @return the records in text form, names without the final dot; at most 16; empty if there are none
     * @throws IOException if no server answers, or with an error
     */
    List<String> query(String name, RecordType type) throws IOException;
}
