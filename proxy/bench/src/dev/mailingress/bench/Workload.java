package dev.mailingress.bench;

import dev.mailingress.bench.load.Bulk;
import dev.mailingress.bench.load.Pings;
import dev.mailingress.bench.load.Service;
import dev.mailingress.bench.load.Sessions;
import dev.mailingress.bench.load.Work;
import java.util.Arrays;
import java.util.Locale;

/** What can be measured; {@code --workloads} names them in small letters. */
enum Workload {
    /** Connect, banner, QUIT, close. */
    CHURN(Service.MAIL, Sessions.churn(30_000), Figure.CHURN_CPU, Figure.CHURN_RATE),
    /** Banner, ten round trips, a body of 4 KiB, QUIT. */
    DIALOG(Service.MAIL, Sessions.dialog(10_000), Figure.DIALOG_CPU, Figure.DIALOG_RATE),
    /** Lines of 36 bytes on 64 connections. */
    PING64(Service.ECHO, new Pings(64, 240_000), Figure.PING64_CPU, Figure.PING64_RATE),
    /** One stream. */
    BULK1(Service.SINK, new Bulk(1, 4_000_000_000L), Figure.BULK1_CPU, Figure.BULK1_RATE),
    /** 64 streams at once. */
    BULK64(Service.SINK, new Bulk(64, 4_000_000_000L), Figure.BULK64_CPU, Figure.BULK64_RATE),
    /** Lines at a moderate fixed rate. */
    LATENCY,
    /** Memory of an empty proxy and of connections that say nothing. */
    IDLE,
    /** From exec to the first relayed banner. */
    STARTUP,
    /** What the JVM allocates; our proxy only. */
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
                .orElseThrow(() -> new IllegalArgumentException("--workloads: " + name + " is none of "
                        + Arrays.stream(values()).map(Workload::label).toList()));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a fixed amount of work whose CPU is measured in rounds. */
    boolean isWork() {
        return work != null;
    }

    Service service() {
        return service;
    }

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
