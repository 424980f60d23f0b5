package dev.mailingress.proxy.cli;

import picocli.CommandLine;

/** What {@code --version} prints: the version out of the jar's manifest. */
final class VersionProvider implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = VersionProvider.class.getPackage().getImplementationVersion();
        return new String[] {"mail-ingress-proxy " + (version == null ? "(not from a jar)" : version)};
    }
}
