package dev.mailingress.operator.advice;

import dev.mailingress.operator.advice.InspectedMailServer.Setting;
import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import dev.mailingress.operator.model.MailService;
import dev.mailingress.proxy.config.InboundMode;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.ProxyProtocol;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Warnings about single variables of docker-mailserver that lose or change their meaning behind a proxy. */
final class EnvironmentAdvice {

    Stream<Advisory> of(AdvisoryFacts facts) {
        return InspectedMailServer.of(facts)
                .flatMap(inspected -> Stream.of(
                                permitDocker(inspected),
                                ipv4Only(inspected, facts),
                                fail2Ban(inspected),
                                fetchmail(inspected),
                                getmail(inspected))
                        .flatMap(Optional::stream));
    }

    private static Optional<Advisory> permitDocker(InspectedMailServer inspected) {
        return inspected
                .setting("PERMIT_DOCKER", "none")
                .filter(setting -> !setting.value().strip().equals("none"))
                .map(setting -> new Advisory(
                        AdvisoryReason.PERMIT_DOCKER,
                        inspected.subject() + " has " + setting.text()
                                + ": clients in the networks that this adds to \"mynetworks\" may send mail to any address"
                                + " without a password, so a pod, balancer or gateway in them makes an open relay of every"
                                + " port without the PROXY protocol. Set PERMIT_DOCKER to none."));
    }

    private static Optional<Advisory> ipv4Only(InspectedMailServer inspected, AdvisoryFacts facts) {
        MailServer server = inspected.server();
        boolean announces = server.listeners().stream()
                .anyMatch(listener -> listener.protocol().family() == MailProtocol.Family.SMTP
                        && listener.header() != ProxyProtocol.NONE);
        return inspected
                .setting("POSTFIX_INET_PROTOCOLS", "all")
                .filter(setting -> announces && setting.value().strip().equals("ipv4"))
                .flatMap(setting -> ipv6Source(facts)
                        .map(source -> new Advisory(
                                AdvisoryReason.IPV4_ONLY,
                                inspected.subject() + " has " + setting.text() + ", but " + source
                                        + ": Postfix answers 421 to a PROXY header with an IPv6 address. Set"
                                        + " POSTFIX_INET_PROTOCOLS to all.")));
    }

    /** Why clients may have an IPv6 address. */
    private static Optional<String> ipv6Source(AdvisoryFacts facts) {
        MailIngressModel model = facts.model();
        if (model.clients().proxyProtocol().mode() == InboundMode.REQUIRED) {
            return Optional.of("load balancers may announce IPv6 clients (\"clients.proxyProtocol.mode\" is Required)");
        }
        return hasIpv6(model, facts.services())
                ? Optional.of("Service \"" + model.names().publicService() + "\" has or may get IPv6 addresses")
                : Optional.empty();
    }

    private static boolean hasIpv6(MailIngressModel model, List<Service> services) {
        var spec = model.publicService().spec();
        Stream<String> addresses = Stream.of(
                        Stream.ofNullable(spec.clusterIP()),
                        spec.clusterIPs().stream(),
                        Stream.ofNullable(spec.loadBalancerIP()),
                        spec.externalIPs().stream())
                .flatMap(all -> all);
        Stream<String> families = Stream.concat(
                spec.ipFamilies().stream(),
                services.stream()
                        .filter(service -> model.names()
                                .publicService()
                                .equals(service.getMetadata().getName()))
                        .flatMap(
                                service -> Optional.ofNullable(service.getSpec().getIpFamilies()).stream())
                        .flatMap(List::stream));
        return Objects.requireNonNullElse(spec.ipFamilyPolicy(), "").endsWith("DualStack")
                || families.anyMatch("IPv6"::equals)
                || addresses.anyMatch(address -> address.contains(":"));
    }

    private static Optional<Advisory> fail2Ban(InspectedMailServer inspected) {
        boolean announces = !inspected.server().proxyPorts().isEmpty();
        return inspected
                .setting("ENABLE_FAIL2BAN", "0")
                .filter(setting -> announces && setting.isOn())
                .map(
                        setting -> new Advisory(
                                AdvisoryReason.FAIL2BAN,
                                inspected.subject() + " has " + setting.text()
                                        + ", whose bans have no effect on clients of the proxies: their packets come from the proxies'"
                                        + " addresses. Add networks to ban to \"clients.deny\", and set ENABLE_FAIL2BAN to 0."));
    }

    private static Optional<Advisory> fetchmail(InspectedMailServer inspected) {
        return switchedOn(inspected, "ENABLE_FETCHMAIL")
                .map(setting -> new Advisory(
                        AdvisoryReason.LOCAL_CLIENTS,
                        inspected.subject() + " has " + setting.text()
                                + ": fetchmail delivers to port 25 of its own pod without a PROXY header, which that port"
                                + " requires with mode SamePorts, so the mail is not delivered. Set \"configuration.mode\""
                                + " to SeparatePorts, which keeps port 25 as it is."));
    }

    private static Optional<Advisory> getmail(InspectedMailServer inspected) {
        return switchedOn(inspected, "ENABLE_GETMAIL")
                .map(setting -> new Advisory(
                        AdvisoryReason.LOCAL_CLIENTS,
                        inspected.subject() + " has " + setting.text()
                                + ": if getmail delivers to port 25 of its own pod, it sends no PROXY header, which that port"
                                + " requires with mode SamePorts. Deliver with \"type = MDA_external\" in getmail's"
                                + " \"[destination]\", or set \"configuration.mode\" to SeparatePorts."));
    }

    private static Optional<Setting> switchedOn(InspectedMailServer inspected, String name) {
        boolean expectsHeader = inspected.server().mode() == ConfigurationMode.SAME_PORTS
                && inspected.server().proxyPorts().contains(MailService.SMTP.port());
        return inspected.setting(name, "0").filter(setting -> expectsHeader && setting.isOn());
    }
}
