package dev.mailingress.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImmutableServiceFieldsTest {

    private static final String LIVE =
            "ipFamilyPolicy: PreferDualStack, clusterIP: 10.43.0.25, clusterIPs: [10.43.0.25, 'fd43::25'], ipFamilies: [IPv4, IPv6]";

    private final ImmutableServiceFields fields = new ImmutableServiceFields();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the cluster chooses               | ipFamilyPolicy: PreferDualStack                                                        | -                      | -
            one address was completed         | ipFamilyPolicy: PreferDualStack, clusterIP: 10.43.0.25, clusterIPs: [10.43.0.25]       | [10.43.0.25, fd43::25] | -
            one address, without a policy     | clusterIP: 10.43.0.25, clusterIPs: [10.43.0.25]                                        | [10.43.0.25, fd43::25] | -
            one family was completed          | ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv4]                                   | -                      | [IPv4, IPv6]
            the second address is released    | ipFamilyPolicy: SingleStack, clusterIP: 10.43.0.25, clusterIPs: [10.43.0.25]           | [10.43.0.25]           | -
            the second family is released     | ipFamilyPolicy: SingleStack, ipFamilies: [IPv4]                                        | -                      | [IPv4]
            an address is written differently | ipFamilyPolicy: PreferDualStack, clusterIP: 10.43.0.25, clusterIPs: [10.43.0.25, 'FD43:0::25'] | [10.43.0.25, fd43::25] | -
            the second address is another     | ipFamilyPolicy: PreferDualStack, clusterIP: 10.43.0.25, clusterIPs: [10.43.0.25, 'fd43::26']   | [10.43.0.25, fd43::25] | -
            both addresses are others         | ipFamilyPolicy: PreferDualStack, clusterIP: 10.43.0.9, clusterIPs: [10.43.0.9, 'fd43::9']      | [10.43.0.25, fd43::25] | -
            """)
    void shouldReleaseNothingThatTheClusterHasAdded(
            String situation, String desired, String clusterIPs, String families) {
        // When
        Service kept = fields.keep(service(desired), service(LIVE));
        // Then
        assertThat(text(kept.getSpec().getClusterIPs())).as(situation).isEqualTo(clusterIPs);
        assertThat(text(kept.getSpec().getIpFamilies())).as(situation).isEqualTo(families);
        assertThat(kept.getSpec().getClusterIP()).isEqualTo(clusterIPs.equals("-") ? null : "10.43.0.25");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clusterIP: 10.43.0.25, clusterIPs: [10.43.0.25]              |
            clusterIP: 10.43.0.25, clusterIPs: [10.43.0.25, 'FD43::25']  |
            clusterIP: 10.43.0.25, clusterIPs: [10.43.0.25, 'fd43::26']  | the second of clusterIPs is fd43::25, not fd43::26
            clusterIP: 10.43.0.9, clusterIPs: [10.43.0.9, 'fd43::9']     | clusterIP is 10.43.0.25, not 10.43.0.9 and the second of clusterIPs is fd43::25, not fd43::9
            """)
    void shouldReportEachAddressThatCannotBeChanged(String desired, @Nullable String differences) {
        assertThat(String.join(" and ", fields.differences(service(desired), service(LIVE))))
                .isEqualTo(differences == null ? "" : differences);
    }

    @Test
    void shouldAddASecondAddressToAServiceThatHasOne() {
        // When
        Service kept = fields.keep(
                service(LIVE), service("clusterIP: 10.43.0.25, clusterIPs: [10.43.0.25], ipFamilies: [IPv4]"));
        // Then
        assertThat(kept.getSpec().getClusterIPs()).containsExactly("10.43.0.25", "fd43::25");
        assertThat(kept.getSpec().getIpFamilies()).containsExactly("IPv4", "IPv6");
    }

    private static String text(@Nullable List<String> list) {
        return list == null || list.isEmpty() ? "-" : list.toString();
    }

    private static Service service(String spec) {
        return new KubernetesSerialization()
                .unmarshal("apiVersion: v1\nkind: Service\nspec: {" + spec + "}\n", Service.class);
    }
}
