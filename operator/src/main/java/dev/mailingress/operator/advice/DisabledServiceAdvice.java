package dev.mailingress.operator.advice;

import dev.mailingress.operator.advice.InspectedMailServer.Setting;
import dev.mailingress.operator.model.Listener;
import dev.mailingress.proxy.config.MailProtocol;
import dev.mailingress.proxy.config.MailProtocol.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Warnings about listeners whose service docker-mailserver has switched off. */
final class DisabledServiceAdvice {

    private static final Set<Family> DOVECOT = Set.of(Family.IMAP, Family.POP3, Family.MANAGESIEVE);

    private static final List<ServiceSwitch> SWITCHES = List.of(
            new ServiceSwitch(
                    "SMTP_ONLY",
                    "0",
                    Setting::isOn,
                    protocol -> DOVECOT.contains(protocol.family()),
                    "Dovecot does not run",
                    "set SMTP_ONLY to 0"),
            dovecot("ENABLE_IMAP", "1", Family.IMAP, "IMAP"),
            dovecot("ENABLE_POP3", "0", Family.POP3, "POP3"),
            dovecot("ENABLE_MANAGESIEVE", "0", Family.MANAGESIEVE, "ManageSieve"),
            new ServiceSwitch(
                    "SSL_TYPE",
                    "",
                    setting -> setting.value().isEmpty(),
                    MailProtocol::implicitTls,
                    "TLS is off",
                    "set SSL_TYPE and mount a certificate"));

    /**
     * Switch of services.
     *
     * @param variable of docker-mailserver
     * @param defaultValue of the variable (variables-stack.sh)
     * @param isOff whether the services do not run
     * @param concerns whether a protocol depends on it
     * @param state what is off
     */
    private record ServiceSwitch(
            String variable,
            String defaultValue,
            Predicate<Setting> isOff,
            Predicate<MailProtocol> concerns,
            String state,
            String remedy) {

        Optional<Setting> off(InspectedMailServer inspected) {
            return inspected.setting(variable, defaultValue).filter(isOff);
        }
    }

    private static ServiceSwitch dovecot(String variable, String defaultValue, Family family, String service) {
        return new ServiceSwitch(
                variable,
                defaultValue,
                setting -> !setting.isOn(),
                protocol -> protocol.family() == family,
                service + " is off",
                "set " + variable + " to 1");
    }

    Stream<Advisory> of(AdvisoryFacts facts) {
        return InspectedMailServer.of(facts).flatMap(DisabledServiceAdvice::of);
    }

    private static Stream<Advisory> of(InspectedMailServer inspected) {
        Map<ServiceSwitch, List<String>> listeners = new LinkedHashMap<>();
        for (Listener listener : inspected.server().listeners()) {
            // One cause for each listener: the first switch turns the service off, whatever the others are.
            SWITCHES.stream()
                    .filter(one -> one.concerns().test(listener.protocol()))
                    .filter(one -> one.off(inspected).isPresent())
                    .findFirst()
                    .map(one -> listeners.computeIfAbsent(one, any -> new ArrayList<>()))
                    .ifPresent(names -> names.add(listener.name()));
        }
        return listeners.entrySet().stream()
                .flatMap(entry -> entry.getKey().off(inspected).stream()
                        .map(setting -> advisory(inspected, entry.getKey(), setting, entry.getValue())));
    }

    private static Advisory advisory(
            InspectedMailServer inspected, ServiceSwitch off, Setting setting, List<String> listeners) {
        String names = NamedList.of("listener", listeners);
        return new Advisory(
                AdvisoryReason.SERVICE_DISABLED,
                inspected.subject() + ", " + names + ": " + off.state() + " (" + setting.text()
                        + "), so connections of clients fail. Remove the " + names + ", or " + off.remedy() + ".");
    }
}
