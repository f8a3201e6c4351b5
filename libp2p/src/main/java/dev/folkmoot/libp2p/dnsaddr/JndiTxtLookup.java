package dev.folkmoot.libp2p.dnsaddr;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.regex.Pattern;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * The resolver that comes with the JDK. It reads the machine's settings, draws ports and numbers at
 * random, checks what it is answered, and goes over to TCP where an answer is long.
 */
final class JndiTxtLookup implements TxtLookup {

  private static final String FACTORY = "com.sun.jndi.dns.DnsContextFactory";
  private static final String TXT = "TXT";

  /** Doubled with each of the tries: seven seconds a server at most. */
  private static final String FIRST_TIMEOUT_MILLIS = "1000";

  private static final String TRIES = "3";

  /** Of one name; bootstrap.libp2p.io has a handful. */
  private static final int MAX_RECORDS = 100;

  private static final int MAX_NAME_CHARS = 253;

  /** What host names are made of, and the underscore of service names. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?");

  private final String servers;

  /**
   * @param servers {@code dns:} for the machine's own, or for example {@code dns://127.0.0.1:5300}
   */
  JndiTxtLookup(String servers) {
    this.servers = servers;
  }

  // JNDI is banned for what its other providers read from a network: Java objects. The one for the
  // DNS, which is named here and cannot be changed by an address, knows nothing but texts.
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  @Override
  public List<String> texts(String name) throws IOException {
    if (name.length() > MAX_NAME_CHARS || !NAME.matcher(name).matches()) {
      throw new UnknownHostException("not a name of the DNS");
    }
    Hashtable<String, String> settings = new Hashtable<>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, FACTORY);
    settings.put(Context.PROVIDER_URL, servers);
    settings.put("com.sun.jndi.dns.timeout.initial", FIRST_TIMEOUT_MILLIS);
    settings.put("com.sun.jndi.dns.timeout.retries", TRIES);
    try {
      InitialDirContext dns = new InitialDirContext(settings);
      try {
        var asked = new CompositeName().add(name.endsWith(".") ? name : name + ".");
        return read(dns.getAttributes(asked, new String[] {TXT}).get(TXT));
      } finally {
        dns.close();
      }
    } catch (NameNotFoundException unknown) {
      throw new UnknownHostException(name + " does not exist");
    } catch (NamingException failed) {
      throw new IOException("cannot look up " + name + ": " + failed.getMessage(), failed);
    }
  }

  private static List<String> read(Attribute records) throws NamingException {
    List<String> texts = new ArrayList<>();
    if (records == null) {
      return texts;
    }
    NamingEnumeration<?> all = records.getAll();
    while (all.hasMore() && texts.size() < MAX_RECORDS) {
      // A record of several strings comes with spaces between them, which no address has.
      texts.add(all.next().toString().replace(" ", ""));
    }
    return texts;
  }
}
