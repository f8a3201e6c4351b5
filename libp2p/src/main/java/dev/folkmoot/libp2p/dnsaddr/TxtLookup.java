package dev.folkmoot.libp2p.dnsaddr;

import java.io.IOException;
import java.util.List;

/** Asks the DNS for TXT records. */
@FunctionalInterface
public interface TxtLookup {

  /**
   * The texts under this name, in no order; blocks.
   *
   * @throws IOException if the name does not exist or nobody answers
   */
  List<String> texts(String name) throws IOException;

  /** The servers that this machine is set up with. */
  static TxtLookup system() {
    return new JndiTxtLookup("dns:");
  }
}
