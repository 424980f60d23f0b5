package dev.mailingress.operator.desired;

import dev.mailingress.operator.observed.IpAddresses;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a Service that Kubernetes cannot change in place: cluster addresses, first IP family and load balancer class
 * (core/v1, ServiceSpec). If they were applied anyway, the API server would reject every other change, too.
 */
public final class ImmutableServiceFields {

    private static final String LOAD_BALANCER = "LoadBalancer";
    private static final String SINGLE_STACK = "SingleStack";

    /** Describes each difference; empty if {@code live} can be changed to {@code desired} in place. */
    public List<String> differences(Service desired, Service live) {
        ServiceSpec desiredSpec = desired.getSpec();
        ServiceSpec liveSpec = live.getSpec();
        List<String> differences = new ArrayList<>();
        List<String> desiredIPs = clusterIPs(desiredSpec);
        List<String> liveIPs = clusterIPs(liveSpec);
        for (int i = 0; i < Math.min(desiredIPs.size(), liveIPs.size()); i++) {
            if (!IpAddresses.areSame(desiredIPs.get(i), liveIPs.get(i))) {
                differences.add((i == 0 ? "clusterIP" : "the second of clusterIPs") + " is " + liveIPs.get(i) + ", not "
                        + desiredIPs.get(i));
            }
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

    /**
     * A copy of {@code desired} that keeps the immutable fields of {@code live}, and the second address and family that the
     * cluster has added to one that the user has given: the API server rejects a Service that releases them, unless its
     * policy is SingleStack (pkg/registry/core/service/storage/alloc.go).
     */
    public Service keep(Service desired, Service live) {
        ServiceSpec desiredSpec = desired.getSpec();
        ServiceSpec liveSpec = live.getSpec();
        boolean singleStack = SINGLE_STACK.equals(desiredSpec.getIpFamilyPolicy());
        List<String> clusterIPs = completed(clusterIPs(desiredSpec), clusterIPs(liveSpec), singleStack);
        List<String> families =
                completed(orEmpty(desiredSpec.getIpFamilies()), orEmpty(liveSpec.getIpFamilies()), singleStack);
        // @formatter:off
        return new ServiceBuilder(desired)
            .editSpec()
                .withClusterIP(ServiceAddresses.first(clusterIPs))
                .withClusterIPs(ServiceAddresses.orNull(clusterIPs))
                .withIpFamilies(ServiceAddresses.orNull(families))
                .withLoadBalancerClass(
                        isDifferentClass(desiredSpec, liveSpec) ? liveSpec.getLoadBalancerClass() : desiredSpec.getLoadBalancerClass())
            .endSpec()
            .build();
        // @formatter:on
    }

    /** What the Service has, and what the user wants to add to it; empty if the user leaves the choice to the cluster. */
    private static List<String> completed(List<String> desired, List<String> live, boolean singleStack) {
        if (desired.isEmpty()) {
            return desired;
        }
        return Stream.concat(live.stream(), desired.stream().skip(live.size()))
                .limit(singleStack ? 1 : Long.MAX_VALUE)
                .toList();
    }

    private static List<String> clusterIPs(ServiceSpec spec) {
        List<String> clusterIPs = orEmpty(spec.getClusterIPs());
        return clusterIPs.isEmpty() && spec.getClusterIP() != null ? List.of(spec.getClusterIP()) : clusterIPs;
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
        return list == null ? List.of() : list;
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
