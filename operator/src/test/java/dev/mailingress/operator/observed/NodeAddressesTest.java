package dev.mailingress.operator.observed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of a node that do not affect its addresses, like heartbeats, are ignored. */
class NodeAddressesTest {

    private static final String NODE = """
            apiVersion: v1
            kind: Node
            metadata: {name: a, resourceVersion: "1"}
            spec: {podCIDRs: [10.42.0.0/24]}
            status:
              addresses: [{type: InternalIP, address: 192.0.2.7}, {type: Hostname, address: a}]
              conditions: [{type: Ready, lastHeartbeatTime: "2026-01-01T10:00:00Z"}]
            """;

    @Test
    void shouldBeTheSameWhenANodeSendsAHeartbeat() {
        // Given
        String later = NODE.replace("10:00:00", "10:05:00").replace("\"1\"", "\"2\"");
        // Then
        assertThat(NodeAddresses.areSame(node(NODE), node(later))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.42.0.0/24", "192.0.2.7", "InternalIP"})
    void shouldDifferWhenAnAddressChanges(String part) {
        // Given
        String changed = NODE.replace(part, part.equals("InternalIP") ? "InternalDNS" : "198.51.100.0");
        // Then
        assertThat(NodeAddresses.areSame(node(NODE), node(changed))).isFalse();
    }

    @Test
    void shouldBeTheSameWhenNodesHaveNoAddresses() {
        // Given
        String bare = "apiVersion: v1\nkind: Node\nmetadata: {name: a}\n";
        // Then
        assertThat(NodeAddresses.areSame(node(bare), node(bare))).isTrue();
        assertThat(NodeAddresses.areSame(node(bare), node(NODE))).isFalse();
    }

    private static Node node(String yaml) {
        return Serialization.unmarshal(yaml, Node.class);
    }
}
