package dev.mailingress.operator.cel;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;

/** Kubernetes' CEL functions for addresses and networks (kubernetes.io, "Kubernetes IP address library" and "CIDR library"). */
final class NetworkFunctions implements CelCompilerLibrary, CelRuntimeLibrary {

    private static final OpaqueType IP = OpaqueType.create("net.IP");
    private static final OpaqueType CIDR = OpaqueType.create("net.CIDR");

    @Override
    public void setCheckerOptions(CelCheckerBuilder checker) {
        checker.addFunctionDeclarations(
                newFunctionDeclaration("isIP", newGlobalOverload("is_ip", SimpleType.BOOL, SimpleType.STRING)),
                newFunctionDeclaration("ip", newGlobalOverload("string_to_ip", IP, SimpleType.STRING)),
                newFunctionDeclaration("family", newMemberOverload("ip_family", SimpleType.INT, IP)),
                newFunctionDeclaration("isCIDR", newGlobalOverload("is_cidr", SimpleType.BOOL, SimpleType.STRING)),
                newFunctionDeclaration("cidr", newGlobalOverload("string_to_cidr", CIDR, SimpleType.STRING)),
                newFunctionDeclaration("masked", newMemberOverload("cidr_masked", CIDR, CIDR)),
                newFunctionDeclaration("prefixLength", newMemberOverload("cidr_prefix_length", SimpleType.INT, CIDR)));
    }

    @Override
    public void setRuntimeOptions(CelRuntimeBuilder runtime) {
        runtime.addFunctionBindings(
                CelFunctionBinding.from(
                        "is_ip", String.class, text -> IpLiteral.parse(text).isPresent()),
                CelFunctionBinding.from("string_to_ip", String.class, NetworkFunctions::ip),
                CelFunctionBinding.from("ip_family", IpLiteral.class, IpLiteral::family),
                CelFunctionBinding.from(
                        "is_cidr", String.class, text -> CidrLiteral.parse(text).isPresent()),
                CelFunctionBinding.from("string_to_cidr", String.class, NetworkFunctions::cidr),
                CelFunctionBinding.from("cidr_masked", CidrLiteral.class, CidrLiteral::masked),
                CelFunctionBinding.from(
                        "cidr_prefix_length", CidrLiteral.class, network -> (long) network.prefixLength()));
    }

    private static IpLiteral ip(String text) {
        return IpLiteral.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not an IP address"));
    }

    private static CidrLiteral cidr(String text) {
        return CidrLiteral.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not a network in CIDR notation"));
    }
}
