# Two images of jars that were built outside (./mvnw -DskipTests package):
#   docker build --target proxy -t mail-ingress-proxy:0.1.0 .
#   docker build --target operator -t mail-ingress-operator:0.1.0 .
# The proxy's holds a Java runtime of the modules that it needs, the parts of the C library that those need, and nothing else.

FROM debian:trixie-slim AS jdk
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-25-jdk-headless binutils \
 && rm -rf /var/lib/apt/lists/*

FROM jdk AS proxy-root
# Options that the runtime itself holds come before all others, so that JDK_JAVA_OPTIONS may change each of them.
RUN jlink --output /root-fs/opt/java --strip-debug --no-header-files --no-man-pages --compress zip-0 \
      --add-modules java.base,java.logging,java.management,jdk.httpserver,jdk.net,jdk.unsupported \
      --add-options "-XX:+UseSerialGC -Xms8m -Xmx64m -Xmn3m -Xss256k -XX:TieredStopAtLevel=1 \
-XX:ReservedCodeCacheSize=12m -XX:-UsePerfData -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError \
--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
-Djava.library.path=/opt/mail-ingress-proxy/native" \
 && cd /root-fs/opt/java \
 && find . -name '*.debuginfo' -delete \
 && find . -name '*.so' -exec strip --strip-unneeded {} + \
 && rm -r bin/keytool bin/jwebserver lib/classlist lib/jrt-fs.jar
COPY proxy/target/dist/native /native
# What the runtime and Netty's library for this machine are linked with, the loader among it, at the place where that looks for it.
RUN cd /root-fs && mkdir -p etc tmp && chmod 1777 tmp && echo 'hosts: files dns' > etc/nsswitch.conf \
 && find /root-fs/opt/java/bin /root-fs/opt/java/lib "/native/libnetty_transport_native_epoll_$(uname -m | sed s/aarch64/aarch_64/).so" \
      -type f -exec sh -c 'ldd "$1" 2>/dev/null' - {} \; | grep -oE '[[:space:]]/lib[^ ]+' | sort -u \
    | while read -r library; do cp --dereference --parents "$library" .; done

FROM scratch AS proxy-untrained
COPY --from=proxy-root /root-fs /
COPY proxy/target/dist /opt/mail-ingress-proxy
ENV PATH=/opt/java/bin

FROM jdk AS proxy-training
COPY proxy/src/image /src
RUN javac -d /training /src/Training.java

# The files must be those that will run, down to their times: a cache knows the jars that it was made from.
FROM proxy-untrained AS proxy-trained
COPY --from=proxy-training /training /training
RUN ["java", "-cp", "/training", "Training", \
     "java", "-XX:AOTCacheOutput=/training/proxy.aot", "-jar", "/opt/mail-ingress-proxy/mail-ingress-proxy.jar"]

FROM proxy-untrained AS proxy
LABEL org.opencontainers.image.title="mail-ingress-proxy" \
      org.opencontainers.image.description="A layer-4 mail proxy that announces the client's address by the PROXY protocol" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=proxy-trained /training/proxy.aot /opt/mail-ingress-proxy/proxy.aot
USER 65532:65532
ENTRYPOINT ["java", "-XX:AOTCache=/opt/mail-ingress-proxy/proxy.aot", "-jar", "/opt/mail-ingress-proxy/mail-ingress-proxy.jar"]
