package dev.mailingress.operator.cli;

import picocli.CommandLine.IVersionProvider;

/** Version from the manifest of the jar. */
final class ImplementationVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = ImplementationVersion.class.getPackage().getImplementationVersion();
        return new String[] {"mail-ingress-operator " + (version == null ? "(not from a jar)" : version)};
    }
}
