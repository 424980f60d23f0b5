package dev.mailingress.proxy.config;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Texts that must be rejected as server names. */
public final class InvalidServerNames implements ArgumentsProvider {

    private static final String[] NAMES = {
        "",
        ".",
        "*",
        "*.",
        "*.*.b.example",
        "imap.*.example",
        "*imap.b.example",
        "i*.b.example",
        "imap..example",
        "imap.b.example..",
        ".b.example",
        "-a.example",
        "a-.example",
        "b\u00fccher.example",
        "\u212aelvin.example",
        "a b.example",
        "192.0.2.1",
        "*.2.1",
        "::1",
        "2001:db8::1",
        "imap.b.example:993"
    };

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return Stream.of(NAMES).map(Arguments::of);
    }
}
