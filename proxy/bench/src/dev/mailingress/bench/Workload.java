package dev.mailingress.bench;

import dev.mailingress.bench.load.Bulk;
import dev.mailingress.bench.load.Pings;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.load.Sessions;
import dev.mailingress.bench.load.Work;
import dev.mailingress.bench.proxies.MailIngress;
import java.util.Arrays;
import java.util.Locale;

/** Workload or measurement; {@code --workloads} uses the names in lower case. */
enum Workload {
    /** Connect, banner, QUIT, close. */
    CHURN(Service.MAIL, Sessions.churn(10_000), Figure.CHURN_CPU, Figure.CHURN_RATE),
    /** Banner, ten round trips, a body of 4 KiB, QUIT. */
    DIALOG(Service.MAIL, Sessions.dialog(4_000), Figure.DIALOG_CPU, Figure.DIALOG_RATE),
    /** Lines of 36 bytes on 64 connections. */
    PING64(Service.ECHO, new Pings(64, 80_000), Figure.PING64_CPU, Figure.PING64_RATE),
    /** One stream. */
    BULK1(Service.SINK, new Bulk(1, 1_000_000_000L), Figure.BULK1_CPU, Figure.BULK1_RATE),
    /** 64 streams at once. */
    BULK64(Service.SINK, new Bulk(64, 1_000_000_000L), Figure.BULK64_CPU, Figure.BULK64_RATE),
    /** As dialog, after a PROXY header and a ClientHello: our proxy, once parsing both and once passing them on. */
    INBOUND(Service.INBOUND, Sessions.inbound(4_000), Figure.INBOUND_CPU, Figure.INBOUND_RATE),
    /** Lines at a moderate fixed rate. */
    LATENCY,
    /** Memory of an empty proxy and of silent connections. */
    IDLE,
    /** From exec to the first relayed banner. */
    STARTUP,
    /** System calls per session, if strace is installed. */
    SYSCALLS,
    /** Allocation in the JVM; our proxy only. */
    ALLOCATION;

    private final Service service;
    private final Work work;
    private final Figure cpu;
    private final Figure rate;

    Workload() {
        this(null, null, null, null);
    }

    Workload(Service service, Work work, Figure cpu, Figure rate) {
        this.service = service;
        this.work = work;
        this.cpu = cpu;
        this.rate = rate;
    }

    static Workload named(String name) {
        return Arrays.stream(values())
                .filter(workload -> workload.label().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("--workloads: \"" + name + "\" must be one of "
                        + Arrays.stream(values()).map(Workload::label).toList()));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether {@code contestant} takes part. */
    boolean isFor(String contestant) {
        return switch (contestant) {
            case MailIngress.NAME -> true;
            // The fallback has a goal for connections only.
            case MailIngress.NIO -> this == CHURN;
            case MailIngress.INBOUND -> this == INBOUND;
            default -> this != INBOUND && this != ALLOCATION;
        };
    }

    /** Whether it is a fixed amount of work whose CPU time is measured in rounds. */
    boolean isWork() {
        return work != null;
    }

    /** Whether it is measured once per round through each contestant. */
    boolean isInRounds() {
        return isWork() || this == LATENCY;
    }

    Service service() {
        return service;
    }

    /** Initial amount: {@link Amounts} scales it to this machine. */
    Work work() {
        return work;
    }

    Figure cpu() {
        return cpu;
    }

    Figure rate() {
        return rate;
    }
}
