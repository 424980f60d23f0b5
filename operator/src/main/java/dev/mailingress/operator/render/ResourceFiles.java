package dev.mailingress.operator.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the YAML documents of the input files. */
public final class ResourceFiles {

    /** Many times the size of a MailIngress with all lists full. */
    private static final long MAX_BYTES = 4 << 20;

    private final ObjectMapper yaml = new ObjectMapper(new YAMLFactory());

    /** @throws RenderException if a file cannot be read or is not valid YAML */
    public List<YamlDocument> read(List<Path> files) {
        List<YamlDocument> documents = new ArrayList<>();
        files.forEach(file -> documents.addAll(read(file)));
        return documents;
    }

    private List<YamlDocument> read(Path file) {
        List<YamlDocument> documents = new ArrayList<>();
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new RenderException(file + ": larger than " + MAX_BYTES + " bytes: split it");
            }
            try (MappingIterator<JsonNode> values =
                    yaml.readerFor(JsonNode.class).readValues(Files.readString(file))) {
                while (values.hasNextValue()) {
                    JsonNode value = values.nextValue();
                    if (value != null && value.isObject()) {
                        documents.add(new YamlDocument(file + ", document " + (documents.size() + 1), value));
                    }
                }
            }
        } catch (NoSuchFileException e) {
            throw new RenderException(file + ": file not found: correct the path after \"-f\"");
        } catch (JsonProcessingException e) {
            throw new RenderException(file + ": not valid YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new RenderException(file + ": cannot be read: " + e.getMessage());
        }
        return documents;
    }
}
