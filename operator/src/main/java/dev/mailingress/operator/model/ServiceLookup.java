package dev.mailingress.operator.model;

import java.util.List;
import java.util.Map;

/** What a reference to a Service led to. */
public sealed interface ServiceLookup permits ServiceLookup.Found, UnresolvedReference {

    /**
     * The Service.
     *
     * @param selector of its pods; empty where it has none, so that nobody knows which pods stand behind it
     * @param podPorts by the Service's port, the ports of its pods to which it leads: packets that reach a pod, and policies
     *     with them, have those
     */
    record Found(Map<String, String> selector, Map<Integer, List<Integer>> podPorts) implements ServiceLookup {

        public Found {
            selector = Map.copyOf(selector);
            podPorts = Map.copyOf(podPorts);
        }
    }
}
