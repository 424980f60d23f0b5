package dev.mailingress.operator.dms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports that can be reached at the address of a node. */
class HostNetworkFindingsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {containerPort: 25, hostPort: 25}                   | 1
            {containerPort: 25, hostPort: 2525, protocol: TCP}  | 1
            {containerPort: 25, hostPort: 25, protocol: UDP}    | 0
            {containerPort: 25}                                 | 0
            {containerPort: 143, hostPort: 143}                 | 0
            {containerPort: 25, hostPort: 25}, {containerPort: 587, hostPort: 587} | 2
            """)
    void shouldRefuseAHostPortOnlyOnAPortThatExpectsTheHeader(String ports, int refusals) {
        assertThat(TemplateFixture.ofContainer("ports: [" + ports + "]").kinds())
                .hasSize(refusals)
                .allMatch("refusal HOST_PORT"::equals);
    }

    @Test
    void shouldRefuseTheNetworkOfTheNodeOnce() {
        assertThat(TemplateFixture.ofPod(
                                "hostNetwork: true, containers: [{name: dms, ports: [{containerPort: 25, hostPort: 25}]}]")
                        .kinds())
                .containsExactly("refusal HOST_NETWORK");
    }

    @Test
    void shouldFindNothingWhenHostNetworkIsFalse() {
        assertThat(TemplateFixture.ofPod("hostNetwork: false, containers: [{name: dms}]")
                        .kinds())
                .isEmpty();
    }

    @Test
    void shouldOnlyWarnWhenThePodsAlreadyExpectTheHeader() {
        String port = "containers: [{name: dms, ports: [{containerPort: 25, hostPort: 25}]}]";
        assertThat(TemplateFixture.ofPod(port).injected().kinds()).containsExactly("warning ALREADY_IN_EFFECT");
        assertThat(TemplateFixture.ofPod("hostNetwork: true, " + port)
                        .injected()
                        .kinds())
                .containsExactly("warning ALREADY_IN_EFFECT");
    }
}
