# Two images, from jars that are built outside (./mvnw -DskipTests package):
#   docker build --target proxy -t mail-ingress-proxy:0.1.0 .
#   docker build --target operator -t mail-ingress-operator:0.1.0 .
# Each contains a Java runtime with the required modules, the libraries it links to, and its jars: no shell, no package manager.

FROM debian:trixie-slim AS jdk
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-25-jdk-headless binutils \
 && rm -rf /var/lib/apt/lists/*
COPY proxy/src/image/libraries /usr/local/bin/
# Without nsswitch.conf the C library queries DNS first, and reads /etc/hosts only if DNS does not answer.
RUN mkdir -p /root-fs/etc /root-fs/tmp && chmod 1777 /root-fs/tmp && echo 'hosts: files dns' > /root-fs/etc/nsswitch.conf

# Options stored in the runtime come before all others, so JDK_JAVA_OPTIONS can override each of them.
# Memory: a small young generation, because its size determines the resident memory of a proxy that retains nothing; -Xms leaves
# room for the objects of the AOT cache; memory that the compiler used at startup is returned to the system. C1 only, because nine
# tenths of a relay's time are spent in the kernel. Startup: reflection and logging without optimizations that pay off only after
# thousands of calls.
FROM jdk AS proxy-root
RUN jlink --output /root-fs/opt/java --strip-debug --no-header-files --no-man-pages --compress zip-0 \
      --add-modules java.base,java.logging,java.management,java.naming,jdk.httpserver,jdk.naming.dns,jdk.net,jdk.unsupported \
      --add-options "-XX:+UseSerialGC -Xms8m -Xmx64m -Xmn3m -Xss256k -XX:TieredStopAtLevel=1 \
-XX:ReservedCodeCacheSize=12m -XX:-UsePerfData -XX:+UseCompactObjectHeaders -XX:TrimNativeHeapInterval=10000 \
-XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
-Djava.library.path=/opt/mail-ingress-proxy/native -Djdk.reflect.useNativeAccessorOnly=true \
-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider -Dslf4j.internal.verbosity=WARN" \
 && cd /root-fs/opt/java \
 && find . -name '*.debuginfo' -delete \
 && find . -name '*.so' -exec strip --strip-unneeded {} + \
 && rm -r bin/keytool bin/jwebserver lib/classlist lib/jrt-fs.jar \
 # Otherwise 70 kB of comments are read at every start.
 && sed -i '/^#/d; /^$/d' conf/security/java.security
COPY proxy/target/dist/native /native
RUN libraries /root-fs /root-fs/opt/java /native

FROM scratch AS proxy-untrained
COPY --from=proxy-root /root-fs /
COPY proxy/target/dist /opt/mail-ingress-proxy
ENV PATH=/opt/java/bin

FROM jdk AS proxy-training
COPY proxy/src/image/Training.java /src/
RUN javac -d /training /src/Training.java

# Trained with the files that will run, including their timestamps, because a cache records its sources, and with the command
# line that will run. The training class is not part of the final image. C1 compiles without profiles, so none are recorded
# (JEP 515).
FROM proxy-untrained AS proxy-trained
COPY --from=proxy-training /training /training
RUN ["java", "-cp", "/training", "Training", \
     "java", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining", "-XX:AOTCacheOutput=/training/proxy.aot", \
     "-jar", "/opt/mail-ingress-proxy/mail-ingress-proxy.jar"]

# A cache that does not match is ignored with a warning; -XX:AOTMode=on makes that an error.
FROM proxy-untrained AS proxy
LABEL org.opencontainers.image.title="mail-ingress-proxy" \
      org.opencontainers.image.description="Layer-4 mail proxy that passes on the client's address with the PROXY protocol" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=proxy-trained /training/proxy.aot /opt/mail-ingress-proxy/proxy.aot
USER 65532:65532
ENTRYPOINT ["java", "-XX:AOTCache=/opt/mail-ingress-proxy/proxy.aot", "-jar", "/opt/mail-ingress-proxy/mail-ingress-proxy.jar"]

FROM jdk AS operator-root
RUN jlink --output /root-fs/opt/java --strip-debug --no-header-files --no-man-pages --compress zip-0 \
      --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.httpserver,jdk.unsupported,jdk.zipfs \
 && find /root-fs/opt/java -name '*.debuginfo' -delete \
 && libraries /root-fs /root-fs/opt/java

FROM scratch AS operator
LABEL org.opencontainers.image.title="mail-ingress-operator" \
      org.opencontainers.image.description="Kubernetes operator for MailIngress resources" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=operator-root /root-fs /
COPY operator/target/dist /opt/mail-ingress-operator
ENV PATH=/opt/java/bin
USER 65532:65532
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", \
            "-jar", "/opt/mail-ingress-operator/mail-ingress-operator.jar"]
