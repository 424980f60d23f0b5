package dev.mailingress.operator.desired;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Kubernetes cannot change of a Service in place: its cluster addresses, its first address family, and the class of its
 * load balancer (core/v1, ServiceSpec). Asked for all the same, it would make the API server refuse every other change too.
 */
public final class ImmutableServiceFields {

    private static final String LOAD_BALANCER = "LoadBalancer";

    /** Each difference as words; empty if {@code desired} can be reached from {@code live}. */
    public List<String> differences(Service desired, Service live) {
        ServiceSpec want = desired.getSpec();
        ServiceSpec have = live.getSpec();
        List<String> differences = new ArrayList<>();
        if (isOther(want.getClusterIP(), have.getClusterIP())) {
            differences.add("clusterIP is " + have.getClusterIP() + ", not " + want.getClusterIP());
        }
        if (isOther(first(want.getIpFamilies()), first(have.getIpFamilies()))) {
            differences.add("the first of ipFamilies is " + first(have.getIpFamilies()) + ", not "
                    + first(want.getIpFamilies()));
        }
        if (isOtherClass(want, have)) {
            differences.add("loadBalancerClass is " + word(have.getLoadBalancerClass()) + ", not "
                    + word(want.getLoadBalancerClass()));
        }
        return differences;
    }

    /** {@code desired} with what {@code live} cannot give up. */
    public Service keep(Service desired, Service live) {
        if (differences(desired, live).isEmpty()) {
            return desired;
        }
        ServiceSpec have = live.getSpec();
        boolean otherFamilies = isOther(first(desired.getSpec().getIpFamilies()), first(have.getIpFamilies()));
        boolean otherAddress = isOther(desired.getSpec().getClusterIP(), have.getClusterIP());
        // @formatter:off
        return new ServiceBuilder(desired)
            .editSpec()
                .withClusterIP(otherAddress ? have.getClusterIP() : desired.getSpec().getClusterIP())
                .withClusterIPs(otherAddress ? have.getClusterIPs() : desired.getSpec().getClusterIPs())
                .withIpFamilies(otherFamilies ? have.getIpFamilies() : desired.getSpec().getIpFamilies())
                .withLoadBalancerClass(
                        isOtherClass(desired.getSpec(), have) ? have.getLoadBalancerClass() : desired.getSpec().getLoadBalancerClass())
            .endSpec()
            .build();
        // @formatter:on
    }

    /** The class is fixed while the Service is of that type on both sides. */
    private static boolean isOtherClass(ServiceSpec want, ServiceSpec have) {
        return LOAD_BALANCER.equals(want.getType())
                && LOAD_BALANCER.equals(have.getType())
                && !Objects.equals(want.getLoadBalancerClass(), have.getLoadBalancerClass());
    }

    /** Whether something else was asked for; what was not asked for fits. */
    private static boolean isOther(@Nullable String want, @Nullable String have) {
        return want != null && have != null && !want.equals(have);
    }

    private static @Nullable String first(@Nullable List<String> list) {
        return list == null || list.isEmpty() ? null : list.get(0);
    }

    private static String word(@Nullable String loadBalancerClass) {
        return loadBalancerClass == null ? "the cluster's default" : loadBalancerClass;
    }
}
