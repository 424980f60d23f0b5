package dev.mailingress.operator.desired;

import dev.mailingress.operator.dms.DmsFile;
import dev.mailingress.operator.dms.DmsFiles;
import dev.mailingress.operator.model.MailIngressModel;
import dev.mailingress.operator.model.MailServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Creates the ConfigMaps with the files that mail servers mount. */
public final class DmsFilesConfigMapFactory {

    private final DmsFiles files = new DmsFiles();

    /** One for each mail server that needs files. */
    public List<ConfigMap> create(MailIngressModel model) {
        return model.mailServers().stream()
                .filter(server -> !files.of(server).isEmpty())
                .map(server -> configMap(model, server))
                .toList();
    }

    private ConfigMap configMap(MailIngressModel model, MailServer server) {
        Map<String, String> data = files.of(server).stream().collect(Collectors.toMap(DmsFile::key, DmsFile::content));
        return new ConfigMapBuilder()
                .withMetadata(model.metadata(files.configMap(model, server)))
                .withData(data)
                // Named by its content, so it never changes; null leaves one that the owner mounts mutable.
                .withImmutable(server.injected() ? true : null)
                .build();
    }
}
