# Two images of jars that were built outside (./mvnw -DskipTests package):
#   docker build --target proxy -t mail-ingress-proxy:0.1.0 .
#   docker build --target operator -t mail-ingress-operator:0.1.0 .

# A Java runtime of the modules that both need, so that neither image carries a compiler, a desktop or a package manager's JRE.
FROM debian:trixie-slim AS runtime
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-25-jdk-headless binutils \
 && rm -rf /var/lib/apt/lists/* \
 && jlink --output /opt/java --strip-debug --no-header-files --no-man-pages --compress zip-6 \
      --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.crypto.ec,jdk.httpserver,jdk.unsupported,jdk.zipfs \
 && find /opt/java -name '*.debuginfo' -delete

FROM debian:trixie-slim AS base
COPY --from=runtime /opt/java /opt/java
ENV PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
USER 65532:65532

FROM base AS operator
LABEL org.opencontainers.image.title="mail-ingress-operator" \
      org.opencontainers.image.description="Reconciles MailIngress resources" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY operator/target/dist /opt/mail-ingress-operator
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
            "-jar", "/opt/mail-ingress-operator/mail-ingress-operator.jar"]

FROM base AS proxy
LABEL org.opencontainers.image.title="mail-ingress-proxy" \
      org.opencontainers.image.description="A layer-4 mail proxy that announces the client's address by the PROXY protocol" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY proxy/target/dist /opt/mail-ingress-proxy
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmn8m", "-Xss256k", "-XX:MaxRAMPercentage=40", "-XX:+ExitOnOutOfMemoryError", \
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
            "-jar", "/opt/mail-ingress-proxy/mail-ingress-proxy.jar"]
