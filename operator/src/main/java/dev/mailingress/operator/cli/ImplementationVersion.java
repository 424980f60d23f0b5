package dev.mailingress.operator.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class ImplementationVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = ImplementationVersion.class.getPackage().getImplementationVersion();
        return new String[] {"mail-ingress-operator " + (version == null ? "(not from a jar)" : version)};
    }
}
