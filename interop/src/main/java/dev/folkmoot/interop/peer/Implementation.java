package dev.folkmoot.interop.peer;

import java.io.IOException;
import java.util.List;

/** Whose libp2p a peer runs. */
public enum Implementation {
  JS("js-libp2p") {
    @Override
    List<String> program() throws IOException {
      return NodePackages.peer();
    }
  },
  GO("go-libp2p") {
    @Override
    List<String> program() throws IOException {
      return CompiledPeer.go().program();
    }
  },
  RUST("rust-libp2p") {
    @Override
    List<String> program() throws IOException {
      return CompiledPeer.rust().program();
    }
  },
  JAVA("folkmoot-libp2p") {
    @Override
    List<String> program() {
      return JavaPeer.program();
    }
  };

  private final String label;

  Implementation(String label) {
    this.label = label;
  }

  /**
   * The command that starts a peer; built first where it is not in the cache.
   *
   * @throws MissingToolchainException if this machine cannot build it
   */
  abstract List<String> program() throws IOException;

  /** As it calls itself. */
  @Override
  public String toString() {
    return label;
  }
}
