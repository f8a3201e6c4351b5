package dev.folkmoot.app.settings;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.net.pairing.Paired;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who a node is among others, and where they meet.
 *
 * @param mode {@code FOLKMOOT_MESH}: who belongs to the mesh
 * @param name {@code FOLKMOOT_NAME}: what the others call this node
 * @param listen {@code FOLKMOOT_LISTEN}: multiaddrs with commas between
 * @param mdns {@code FOLKMOOT_MDNS}: whether the network around is asked who is there
 * @param bootstrap {@code FOLKMOOT_BOOTSTRAP}: multiaddrs that are dialled in any case
 */
public record MeshSettings(
    Mode mode, String name, List<String> listen, boolean mdns, List<String> bootstrap) {

  /** Who belongs to a mesh. */
  public enum Mode {
    /** Who proves that he holds its key. */
    KEY,
    /** Everybody on this network. */
    OPEN,
    /** There is none. */
    OFF;

    static Optional<Mode> parse(String text) {
      return Stream.of(values()).filter(mode -> mode.name().equalsIgnoreCase(text)).findFirst();
    }

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final List<String> LISTEN_EVERYWHERE =
      List.of(
          "/ip4/0.0.0.0/tcp/0",
          "/ip6/::/tcp/0",
          "/ip4/0.0.0.0/udp/0/quic-v1",
          "/ip6/::/udp/0/quic-v1");

  private static final String TRANSPORT = "(/tcp/\\d{1,5}|/udp/\\d{1,5}/quic-v1)";
  private static final Pattern LISTEN = Pattern.compile("/ip[46]/[0-9a-fA-F.:]+" + TRANSPORT);
  private static final Pattern BOOTSTRAP =
      Pattern.compile(
          "/(ip4|ip6|dns|dns4|dns6)/[^/\\s]+"
              + TRANSPORT
              + "/p2p/\\w+|/dnsaddr/[^/\\s]+(/p2p/\\w+)?");

  private static final Path KERNELS_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final String NAMELESS = "moot";

  public MeshSettings {
    listen = List.copyOf(listen);
    bootstrap = List.copyOf(bootstrap);
  }

  /**
   * Reads them.
   *
   * @param number of the node on its home: two nodes of one machine have two names
   */
  public static MeshSettings of(Environment environment, int number) {
    StrictSettings settings = new StrictSettings(environment);
    List<String> listen =
        settings.list(
            "FOLKMOOT_LISTEN",
            LISTEN,
            "say multiaddrs such as /ip4/0.0.0.0/tcp/4001, with commas between");
    return new MeshSettings(
        settings.read("FOLKMOOT_MESH", Mode::parse, "say key, open or off").orElse(Mode.KEY),
        settings
            .read("FOLKMOOT_NAME", MeshSettings::name, "say up to 64 visible characters")
            .orElseGet(() -> hostName() + (number == 1 ? "" : "-" + number)),
        listen.isEmpty() ? LISTEN_EVERYWHERE : listen,
        settings.flag("FOLKMOOT_MDNS", true),
        settings.list(
            "FOLKMOOT_BOOTSTRAP",
            BOOTSTRAP,
            "say multiaddrs such as /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW…, with commas between"));
  }

  private static Optional<String> name(String text) {
    try {
      return Optional.of(Paired.requireName(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // The words for it are the caller's.
    }
  }

  /**
   * The machine's own name without its domain; asking for it the usual way may ask a name server.
   */
  private static String hostName() {
    String whole;
    try {
      whole = Files.readString(KERNELS_NAME).strip();
    } catch (IOException e) {
      whole = namedByTheNetwork();
    }
    String name = whole.replaceFirst("[.].*", "");
    return name(name).orElse(NAMELESS);
  }

  private static String namedByTheNetwork() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return NAMELESS;
    }
  }
}
