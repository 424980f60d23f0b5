package dev.mailingress.proxy.prove;

import dev.mailingress.proxy.config.BoundedText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.spi.NamingManager;
import org.jspecify.annotations.Nullable;

/** DNS client of the JDK (module jdk.naming.dns). */
public final class JndiDnsRecords implements DnsRecords {

    private static final int MAX_RECORDS = 16;
    private static final int MAX_NAME = 253;
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*");
    private static final Duration FIRST_TIMEOUT = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 2;

    private final String server;

    /** Uses the name servers of this host. */
    public JndiDnsRecords() {
        this("");
    }

    /** @param server its address and port; empty for the name servers of this host */
    JndiDnsRecords(String server) {
        this.server = server;
    }

    // Safe: this provider makes strings of records and deserializes nothing, and names are checked before.
    @SuppressWarnings("BanJNDI")
    @Override
    public List<String> query(String name, RecordType type) throws IOException {
        // Names also come from the DNS records of strangers: nothing but host names reaches the naming API.
        if (name.length() > MAX_NAME || !HOST_NAME.matcher(name).matches()) {
            throw new IOException(
                    "DNS query for " + type + " failed: \"" + BoundedText.of(name, MAX_NAME) + "\" is not a host name");
        }
        try {
            DirContext context = context();
            try {
                // Absolute, so that no search domain is appended.
                return records(context.getAttributes(name + ".", new String[] {type.name()})
                        .get(type.name()));
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return List.of();
        } catch (NamingException e) {
            throw new IOException("DNS query for " + type + " of " + name + " failed: " + e.getMessage(), e);
        }
    }

    // The context of the DNS provider itself: InitialDirContext would choose another provider for a name like a URL.
    @SuppressWarnings("JdkObsolete")
    private DirContext context() throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, "dns://" + server);
        environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(FIRST_TIMEOUT.toMillis()));
        environment.put("com.sun.jndi.dns.timeout.retries", Integer.toString(ATTEMPTS));
        return (DirContext) NamingManager.getInitialContext(environment);
    }

    private static List<String> records(@Nullable Attribute attribute) throws NamingException {
        if (attribute == null) {
            return List.of();
        }
        List<String> records = new ArrayList<>();
        NamingEnumeration<?> all = attribute.getAll();
        while (all.hasMore() && records.size() < MAX_RECORDS) {
            String text = String.valueOf(all.next());
            records.add(
                    text.endsWith(".") && text.length() > 1 && !text.endsWith(" .")
                            ? text.substring(0, text.length() - 1)
                            : text);
        }
        return List.copyOf(records);
    }
}
