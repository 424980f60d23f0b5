package dev.mailingress.operator.advice;

import dev.mailingress.operator.model.ConfigurationMode;
import dev.mailingress.operator.model.MailIngressModel;
import java.util.stream.Stream;

/** Warnings about Services of somebody else that lead past the proxies, to ports that expect a header. */
final class ServiceAdvice {

    Stream<Advisory> of(AdvisoryFacts facts) {
        return facts.model().mailServers().stream()
                .flatMap(server -> SelectingService.of(server, facts.services()))
                .flatMap(service -> of(service, facts.model()));
    }

    private static Stream<Advisory> of(SelectingService service, MailIngressModel model) {
        boolean samePorts = service.server().mode() == ConfigurationMode.SAME_PORTS;
        if (service.isPublished()) {
            return Stream.of(
                    samePorts && !service.isReferredTo()
                            ? oldPublicService(service, model)
                            : published(service, model));
        }
        return samePorts && !service.isReferredTo() ? Stream.of(clients(service, model)) : Stream.empty();
    }

    private static Advisory oldPublicService(SelectingService service, MailIngressModel model) {
        return new Advisory(
                AdvisoryReason.OLD_PUBLIC_SERVICE,
                subject(service) + " leads clients past the proxies to " + service.portsText()
                        + " of mail server \""
                        + service.server().name()
                        + "\". With mode SamePorts, only the proxies may connect there, and clients of that"
                        + " Service are refused. Move its address or the DNS name of the mail server to Service \""
                        + model.names().publicService() + "\", then run \"kubectl delete service " + service.name()
                        + " -n " + model.identity().namespace() + "\".");
    }

    private static Advisory published(SelectingService service, MailIngressModel model) {
        return new Advisory(
                AdvisoryReason.PUBLISHED_PROXY_PORTS,
                subject(service) + " publishes " + service.portsText() + " of mail server \""
                        + service.server().name()
                        + "\", where the client address in any PROXY header is believed. Only a NetworkPolicy that is enforced"
                        + " keeps strangers from announcing themselves as any client. "
                        + (service.isReferredTo()
                                ? "Change its type to ClusterIP and remove its external addresses"
                                : "Remove " + service.portsText() + " from that Service")
                        + ": clients use Service \"" + model.names().publicService() + "\".");
    }

    private static Advisory clients(SelectingService service, MailIngressModel model) {
        String internal = model.names().internalService();
        return new Advisory(
                AdvisoryReason.SAME_PORTS_CLIENTS,
                subject(service) + " leads pods past the proxies to " + service.portsText() + " of mail server \""
                        + service.server().name()
                        + "\". With mode SamePorts, only the proxies may connect there, and pods that use that"
                        + " Service, such as a webmail, are refused. "
                        + (model.internalService() == null
                                ? "Set \"internalService\" and let them use Service \"" + internal + "\""
                                : "Let them use Service \"" + internal + "\"")
                        + ", or set \"configuration.mode\" to SeparatePorts. If nothing uses that Service, delete it.");
    }

    private static String subject(SelectingService service) {
        return "Service \"" + service.name() + "\" (" + service.type() + ")";
    }
}
