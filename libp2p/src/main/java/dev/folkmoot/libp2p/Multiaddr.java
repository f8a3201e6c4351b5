package dev.folkmoot.libp2p;

import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multiformats.Uvarint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a peer may be found, as a <a href="https://github.com/multiformats/multiaddr">path of
 * protocols</a>: {@code /ip4/192.0.2.7/udp/4001/quic-v1/p2p/12D3Koo…}. Equal where the binary forms
 * are; {@link #toString} writes one text for each, whatever was read.
 *
 * @param components 1 to {@value #MAX_COMPONENTS}, together at most {@value #MAX_BYTES} bytes
 */
public record Multiaddr(List<Component> components) {
  /** The most components: a relayed address with a peer id on each side has eight. */
  public static final int MAX_COMPONENTS = 20;

  /** The longest binary form, in bytes. */
  public static final int MAX_BYTES = 1_024;

  /** The longest text that is read, in characters. */
  public static final int MAX_CHARS = 2_048;

  /**
   * One step of the path.
   *
   * @param value the binary value without its length prefix; empty where the protocol has none
   */
  public record Component(AddressProtocol protocol, ByteString value) {
    public Component {
      int expected = protocol.value().bytes();
      if (expected != AddressValue.PREFIXED && expected != value.size()) {
        throw new MalformedException(protocol + " has a value of " + expected + " bytes");
      }
      if (value.size() > MAX_BYTES) {
        throw new MalformedException(protocol + " has a value over " + MAX_BYTES + " bytes");
      }
      protocol.value().format(value.toByteArray());
    }

    /** The value as text; empty where the protocol has none. */
    public String text() {
      return protocol.value().format(value.toByteArray());
    }

    int encodedSize() {
      int prefix =
          protocol.value().bytes() == AddressValue.PREFIXED ? Uvarint.size(value.size()) : 0;
      return Uvarint.size(protocol.code()) + prefix + value.size();
    }
  }

  public Multiaddr {
    components = List.copyOf(components);
    if (components.isEmpty() || components.size() > MAX_COMPONENTS) {
      throw new MalformedException("an address has 1 to " + MAX_COMPONENTS + " components");
    }
    for (Component component : components.subList(0, components.size() - 1)) {
      // In text a path takes all that is left, so one in the middle would read as another address.
      if (component.protocol().value() == AddressValue.PATH) {
        throw new MalformedException("nothing follows a path in an address");
      }
    }
    if (encodedSize(components) > MAX_BYTES) {
      throw new MalformedException("an address has at most " + MAX_BYTES + " bytes");
    }
  }

  /**
   * Reads the text form. Trailing slashes and the old names {@code /ipfs/…} are accepted.
   *
   * @throws MalformedException where it is not one, or names a protocol that is not known
   */
  public static Multiaddr parse(String text) {
    return new Multiaddr(AddressText.parse(text));
  }

  /**
   * Reads the binary form.
   *
   * @throws MalformedException where it is not one, or names a protocol that is not known
   */
  public static Multiaddr decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException("an address has at most " + MAX_BYTES + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    List<Component> components = new ArrayList<>();
    while (buffer.hasRemaining()) {
      if (components.size() == MAX_COMPONENTS) {
        throw new MalformedException("an address has at most " + MAX_COMPONENTS + " components");
      }
      AddressProtocol protocol = AddressProtocol.ofCode(Uvarint.read(buffer));
      int fixed = protocol.value().bytes();
      long size = fixed == AddressValue.PREFIXED ? Uvarint.read(buffer) : fixed;
      if (size > buffer.remaining()) {
        throw new MalformedException(protocol + " is truncated");
      }
      byte[] value = new byte[(int) size];
      buffer.get(value);
      components.add(new Component(protocol, ByteString.copyOf(value)));
    }
    return new Multiaddr(components);
  }

  /**
   * Reads the binary form where this stack can. For lists from others, in which one address of a
   * protocol yet to be invented must not spoil the rest.
   */
  public static Optional<Multiaddr> tryDecode(byte[] bytes) {
    try {
      return Optional.of(decode(bytes));
    } catch (MalformedException unknown) {
      return Optional.empty(); // said so in the contract: the caller counts what it lost
    }
  }

  /** The binary form. */
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(encodedSize(components));
    for (Component component : components) {
      out.writeBytes(Uvarint.encode(component.protocol().code()));
      if (component.protocol().value().bytes() == AddressValue.PREFIXED) {
        out.writeBytes(Uvarint.encode(component.value().size()));
      }
      out.writeBytes(component.value().toByteArray());
    }
    return out.toByteArray();
  }

  /** The peer at the end of the path; empty where the last component names none. */
  public Optional<PeerId> peerId() {
    Component last = components.getLast();
    return last.protocol() == AddressProtocol.P2P
        ? Optional.of(PeerId.decode(last.value().toByteArray()))
        : Optional.empty();
  }

  /**
   * This address with the peer at its end.
   *
   * @throws MalformedException where it already names another peer there
   */
  public Multiaddr withPeerId(PeerId peer) {
    Optional<PeerId> named = peerId();
    if (named.isPresent()) {
      if (!named.get().equals(peer)) {
        throw new MalformedException("the address names " + named.get() + ", not " + peer);
      }
      return this;
    }
    return with(AddressProtocol.P2P, peer.toString());
  }

  /** This address less the peer at its end; empty where nothing else is left. */
  public Optional<Multiaddr> withoutPeerId() {
    return peerId().isPresent() ? prefix(components.size() - 1) : Optional.of(this);
  }

  /** This address with one more component; the text is empty where the protocol has no value. */
  public Multiaddr with(AddressProtocol protocol, String text) {
    List<Component> longer = new ArrayList<>(components);
    longer.add(AddressText.component(protocol, text));
    return new Multiaddr(longer);
  }

  /** This address with another one behind it. */
  public Multiaddr encapsulate(Multiaddr inner) {
    List<Component> longer = new ArrayList<>(components);
    longer.addAll(inner.components);
    return new Multiaddr(longer);
  }

  /**
   * What stands before the last component of this protocol: of a relayed address, with {@link
   * AddressProtocol#P2P_CIRCUIT}, the relay's. The whole address where there is no such component;
   * empty where nothing stands before it.
   */
  public Optional<Multiaddr> decapsulate(AddressProtocol protocol) {
    for (int i = components.size() - 1; i >= 0; i--) {
      if (components.get(i).protocol() == protocol) {
        return prefix(i);
      }
    }
    return Optional.of(this);
  }

  /** The value of the first component of this protocol, as text. */
  public Optional<String> value(AddressProtocol protocol) {
    return components.stream()
        .filter(component -> component.protocol() == protocol)
        .map(Component::text)
        .findFirst();
  }

  /** True where a relay stands on the path. */
  public boolean isRelayed() {
    return components.stream()
        .anyMatch(component -> component.protocol() == AddressProtocol.P2P_CIRCUIT);
  }

  /** How to get there; empty where this stack knows no way. */
  public Optional<Route> route() {
    return Route.of(this);
  }

  private Optional<Multiaddr> prefix(int size) {
    return size == 0 ? Optional.empty() : Optional.of(new Multiaddr(components.subList(0, size)));
  }

  private static int encodedSize(List<Component> components) {
    return components.stream().mapToInt(Component::encodedSize).sum();
  }

  /** The text form, such as {@code /ip4/127.0.0.1/tcp/4001}. */
  @Override
  public String toString() {
    return AddressText.format(components);
  }
}
