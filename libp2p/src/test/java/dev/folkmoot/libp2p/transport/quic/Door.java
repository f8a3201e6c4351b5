package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedListener;
import dev.folkmoot.libp2p.transport.PendingConnection;
import java.io.IOException;

/** A listener whose strangers are taken one by one, to the end of the handshake. */
record Door(MuxedListener listener) implements AutoCloseable {

  Multiaddr address() {
    return listener.address();
  }

  /** The next one who proves his key; those who do not are passed over. */
  MuxedConnection accept() throws IOException {
    while (true) {
      PendingConnection stranger = listener.next();
      try {
        return stranger.secured();
      } catch (IOException unproven) {
        assert stranger.remoteAddress() != null : unproven;
      }
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
