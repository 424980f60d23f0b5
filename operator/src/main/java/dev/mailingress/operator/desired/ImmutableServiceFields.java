package dev.mailingress.operator.desired;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a Service that Kubernetes cannot change in place: cluster addresses, first IP family and load balancer class
 * (core/v1, ServiceSpec). If they were applied anyway, the API server would reject every other change, too.
 */
public final class ImmutableServiceFields {

    private static final String LOAD_BALANCER = "LoadBalancer";

    /** Describes each difference; empty if {@code live} can be changed to {@code desired} in place. */
    public List<String> differences(Service desired, Service live) {
        ServiceSpec desiredSpec = desired.getSpec();
        ServiceSpec liveSpec = live.getSpec();
        List<String> differences = new ArrayList<>();
        if (isDifferent(desiredSpec.getClusterIP(), liveSpec.getClusterIP())) {
            differences.add("clusterIP is " + liveSpec.getClusterIP() + ", not " + desiredSpec.getClusterIP());
        }
        if (isDifferent(first(desiredSpec.getIpFamilies()), first(liveSpec.getIpFamilies()))) {
            differences.add("the first of ipFamilies is " + first(liveSpec.getIpFamilies()) + ", not "
                    + first(desiredSpec.getIpFamilies()));
        }
        if (isDifferentClass(desiredSpec, liveSpec)) {
            differences.add("loadBalancerClass is " + text(liveSpec.getLoadBalancerClass()) + ", not "
                    + text(desiredSpec.getLoadBalancerClass()));
        }
        return differences;
    }

    /** A copy of {@code desired} that keeps the immutable fields of {@code live}. */
    public Service keep(Service desired, Service live) {
        if (differences(desired, live).isEmpty()) {
            return desired;
        }
        ServiceSpec liveSpec = live.getSpec();
        boolean differentFamilies =
                isDifferent(first(desired.getSpec().getIpFamilies()), first(liveSpec.getIpFamilies()));
        boolean differentAddress = isDifferent(desired.getSpec().getClusterIP(), liveSpec.getClusterIP());
        // @formatter:off
        return new ServiceBuilder(desired)
            .editSpec()
                .withClusterIP(differentAddress ? liveSpec.getClusterIP() : desired.getSpec().getClusterIP())
                .withClusterIPs(differentAddress ? liveSpec.getClusterIPs() : desired.getSpec().getClusterIPs())
                .withIpFamilies(differentFamilies ? liveSpec.getIpFamilies() : desired.getSpec().getIpFamilies())
                .withLoadBalancerClass(
                        isDifferentClass(desired.getSpec(), liveSpec) ? liveSpec.getLoadBalancerClass() : desired.getSpec().getLoadBalancerClass())
            .endSpec()
            .build();
        // @formatter:on
    }

    /** The class is immutable as long as the type stays LoadBalancer. */
    private static boolean isDifferentClass(ServiceSpec desired, ServiceSpec live) {
        return LOAD_BALANCER.equals(desired.getType())
                && LOAD_BALANCER.equals(live.getType())
                && !Objects.equals(desired.getLoadBalancerClass(), live.getLoadBalancerClass());
    }

    /** Whether a desired value differs from the live one; null means that any value is accepted. */
    private static boolean isDifferent(@Nullable String desired, @Nullable String live) {
        return desired != null && live != null && !desired.equals(live);
    }

    private static @Nullable String first(@Nullable List<String> list) {
        return list == null || list.isEmpty() ? null : list.get(0);
    }

    private static String text(@Nullable String loadBalancerClass) {
        return loadBalancerClass == null ? "the cluster's default" : loadBalancerClass;
    }
}
