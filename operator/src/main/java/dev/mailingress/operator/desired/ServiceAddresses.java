package dev.mailingress.operator.desired;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of addresses as Services have them. */
final class ServiceAddresses {

    private ServiceAddresses() {}

    /** The one address of the older field: the API server wants it to be the first of the list. */
    static @Nullable String first(List<String> clusterIPs) {
        return clusterIPs.isEmpty() ? null : clusterIPs.get(0);
    }

    /** An empty list is dropped by the server and would differ for ever from ours. */
    static @Nullable List<String> orNull(List<String> list) {
        return list.isEmpty() ? null : list;
    }
}
