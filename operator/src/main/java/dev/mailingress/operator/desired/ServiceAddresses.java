package dev.mailingress.operator.desired;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts address lists to the form that Services have. */
final class ServiceAddresses {

    private ServiceAddresses() {}

    /** Value of the single-address field: the API server requires it to equal the first entry of the list. */
    static @Nullable String first(List<String> clusterIPs) {
        return clusterIPs.isEmpty() ? null : clusterIPs.get(0);
    }

    /** The API server drops an empty list, so that the live object would always differ. */
    static @Nullable List<String> orNull(List<String> list) {
        return list.isEmpty() ? null : list;
    }
}
