package dev.mailingress.proxy.cli;

import picocli.CommandLine;

/** Output of {@code --version}: the version in the jar's manifest. */
final class VersionProvider implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = VersionProvider.class.getPackage().getImplementationVersion();
        return new String[] {"mail-ingress-proxy " + (version == null ? "(not from a jar)" : version)};
    }
}
