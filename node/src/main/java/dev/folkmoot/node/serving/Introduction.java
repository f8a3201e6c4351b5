package dev.folkmoot.node.serving;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Supplier;

/**
 * Who this machine says it is.
 *
 * @param name for people
 * @param addresses where it can be found now, as multiaddrs; asked every few seconds
 */
public record Introduction(String name, Supplier<List<String>> addresses) {
  public Introduction {
    requireNonNull(name);
    requireNonNull(addresses);
  }
}
