package dev.mailingress.operator.model;

import dev.mailingress.proxy.config.Cidr;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of networks. */
final class CidrListParser {

    private final SpecErrors specErrors;

    CidrListParser(SpecErrors specErrors) {
        this.specErrors = specErrors;
    }

    List<Cidr> read(String field, List<String> texts) {
        List<Cidr> networks = new ArrayList<>();
        for (String text : texts) {
            try {
                networks.add(Cidr.parse(text));
            } catch (IllegalArgumentException e) {
                specErrors.add(field, String.valueOf(e.getMessage()));
            }
        }
        return List.copyOf(networks);
    }
}
