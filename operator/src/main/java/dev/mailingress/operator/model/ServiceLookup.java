package dev.mailingress.operator.model;

import java.util.List;
import java.util.Map;

/** Result of resolving a reference to a Service. */
public sealed interface ServiceLookup permits ServiceLookup.Found, UnresolvedReference {

    /**
     * An existing Service.
     *
     * @param selector its selector; empty without one, and then its pods are not known
     * @param podPorts the ports of the pods behind each port of the Service: packets that reach a pod have these as their
     *     destination, so policies must name them
     */
    record Found(Map<String, String> selector, Map<Integer, List<Integer>> podPorts) implements ServiceLookup {

        public Found {
            selector = Map.copyOf(selector);
            podPorts = Map.copyOf(podPorts);
        }
    }
}
