package dev.mailingress.proxy.transport.epoll;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Functions of the C library, called through {@code java.lang.foreign}. That API is accessed by reflection, because
 * this class is compiled for JDK 17; the results are ordinary method handles, called without boxing.
 *
 * @see <a href="https://openjdk.org/jeps/454">JEP 454: Foreign Function and Memory API</a>
 */
final class ForeignFunctions {

    private static final int FIRST_JDK = 22;

    private final Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
    private final Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
    private final Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
    private final Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
    private final Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
    private final Object javaInt = constant("JAVA_INT");
    private final Object javaLong = constant("JAVA_LONG");
    private final Object linker = linkerType.getMethod("nativeLinker").invoke(null);

    /** @throws ReflectiveOperationException before JDK 22 */
    ForeignFunctions() throws ReflectiveOperationException {}

    /**
     * Why this JVM does not support them.
     *
     * @return a clause; null if no reason is known
     */
    static @Nullable String unavailableReason() {
        if (Runtime.version().feature() < FIRST_JDK) {
            return "it requires Java " + FIRST_JDK + " or newer";
        }
        try {
            Method isEnabled = Module.class.getMethod("isNativeAccessEnabled");
            // Without it the JVM logs warnings, and will throw in a future release (JEP 472).
            return (boolean) isEnabled.invoke(ForeignFunctions.class.getModule())
                    ? null
                    : "it requires --enable-native-access=ALL-UNNAMED";
        } catch (ReflectiveOperationException e) {
            return "this JVM does not report whether it may call native code";
        }
    }

    /** (int from, long fromOffset, int to, long toOffset, long length, int flags) → long. */
    MethodHandle splice() throws ReflectiveOperationException {
        Object none = Array.newInstance(optionType, 0);
        return function("splice", none, javaLong, javaInt, javaLong, javaInt, javaLong, javaLong, javaInt);
    }

    /** (int descriptor, int command, int value) → int. */
    MethodHandle fcntl() throws ReflectiveOperationException {
        // Its third argument is the first variadic one.
        Object variadic = Array.newInstance(optionType, 1);
        Array.set(
                variadic, 0, optionType.getMethod("firstVariadicArg", int.class).invoke(null, 2));
        return function("fcntl", variadic, javaInt, javaInt, javaInt, javaInt);
    }

    private static Object constant(String name) throws ReflectiveOperationException {
        return Class.forName("java.lang.foreign.ValueLayout").getField(name).get(null);
    }

    private MethodHandle function(String name, Object options, Object result, Object... arguments)
            throws ReflectiveOperationException {
        Object layouts = Array.newInstance(layoutType, arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            Array.set(layouts, i, arguments[i]);
        }
        Object descriptor =
                descriptorType.getMethod("of", layoutType, layouts.getClass()).invoke(null, result, layouts);
        Method downcall = linkerType.getMethod("downcallHandle", segmentType, descriptorType, options.getClass());
        return (MethodHandle) downcall.invoke(linker, address(name), descriptor, options);
    }

    private Object address(String name) throws ReflectiveOperationException {
        Object library = linkerType.getMethod("defaultLookup").invoke(linker);
        Object found = Class.forName("java.lang.foreign.SymbolLookup")
                .getMethod("find", String.class)
                .invoke(library, name);
        return ((Optional<?>) found).orElseThrow(() -> new UnsatisfiedLinkError(name));
    }
}
