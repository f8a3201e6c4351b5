package dev.folkmoot.libp2p;

import dev.folkmoot.libp2p.Multiaddr.Component;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** The text form of a multiaddr: names and values between slashes. */
final class AddressText {
  private AddressText() {}

  static List<Component> parse(String text) {
    if (text.length() > Multiaddr.MAX_CHARS) {
      throw new MalformedException("an address has at most " + Multiaddr.MAX_CHARS + " characters");
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    if (end == 0 || text.charAt(0) != '/') {
      throw new MalformedException("an address starts with a slash and is not empty");
    }
    String[] parts = text.substring(1, end).split("/", -1);
    List<Component> components = new ArrayList<>();
    for (int i = 0; i < parts.length; ) {
      if (components.size() == Multiaddr.MAX_COMPONENTS) {
        throw new MalformedException(
            "an address has at most " + Multiaddr.MAX_COMPONENTS + " components");
      }
      AddressProtocol protocol = AddressProtocol.ofName(parts[i++]);
      if (protocol.value() == AddressValue.NONE) {
        components.add(component(protocol, ""));
      } else if (i == parts.length) {
        throw new MalformedException(protocol + " lacks its value");
      } else if (protocol.value() == AddressValue.PATH) {
        String path = "/" + String.join("/", List.of(parts).subList(i, parts.length));
        components.add(component(protocol, path));
        i = parts.length;
      } else {
        components.add(component(protocol, parts[i++]));
      }
    }
    return components;
  }

  static Component component(AddressProtocol protocol, String text) {
    return new Component(protocol, ByteString.copyOf(protocol.value().parse(text)));
  }

  static String format(List<Component> components) {
    StringBuilder text = new StringBuilder();
    for (Component component : components) {
      text.append('/').append(component.protocol());
      switch (component.protocol().value()) {
        case NONE -> {}
        // A path brings its own slash.
        case PATH -> text.append(component.text());
        case IP4, IP6, PORT, NAME, PEER, NUMBER, HASH -> text.append('/').append(component.text());
      }
    }
    return text.toString();
  }
}
