package dev.mailingress.proxy.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes records as JSON: fields in the records' order, absent values as null, instants in ISO 8601 and UTC. */
public final class JsonWriter {

    private @Nullable ObjectMapper mapper;

    // Created for the first request, not at the start.
    private synchronized ObjectMapper mapper() {
        if (mapper == null) {
            mapper = new ObjectMapper()
                    .registerModule(new SimpleModule().addSerializer(Instant.class, new ToStringSerializer()));
        }
        return mapper;
    }

    public String write(Record value) {
        try {
            return mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of strings and numbers is always serializable", e);
        }
    }
}
