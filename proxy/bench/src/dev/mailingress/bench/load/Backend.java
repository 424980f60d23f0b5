package dev.mailingress.bench.load;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Mail server of the benchmark: the port of each service, with and without a PROXY header. */
public record Backend(Map<Service, Integer> behindProxy, Map<Service, Integer> direct) {

    /** @param checkPort port on which the correctness check listens */
    public static Backend open(LoadLoop loop, int checkPort) throws IOException {
        Map<Service, Integer> behindProxy = new EnumMap<>(Service.class);
        Map<Service, Integer> direct = new EnumMap<>(Service.class);
        for (Service service : new Service[] {Service.MAIL, Service.INBOUND, Service.ECHO, Service.SINK}) {
            behindProxy.put(service, BackendPort.open(loop, service, true, Ports.free()));
            direct.put(service, BackendPort.open(loop, service, false, Ports.free()));
        }
        behindProxy.put(Service.CHECK, checkPort);
        return new Backend(behindProxy, direct);
    }
}
