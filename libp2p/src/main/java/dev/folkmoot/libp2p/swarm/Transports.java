package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.transport.ByteTransport;
import dev.folkmoot.libp2p.transport.MuxedTransport;
import java.util.List;
import java.util.Optional;

/**
 * The ways this host can take. They belong to one host, which closes them with itself.
 *
 * @param bytes those whose connections are upgraded
 * @param muxed those that bring security and streams
 */
public record Transports(List<ByteTransport> bytes, List<MuxedTransport> muxed) {

  public Transports {
    bytes = List.copyOf(bytes);
    muxed = List.copyOf(muxed);
  }

  void close() {
    muxed.forEach(MuxedTransport::close);
  }

  boolean handle(Multiaddr address) {
    return bytesFor(address).isPresent() || muxedFor(address).isPresent();
  }

  Optional<ByteTransport> bytesFor(Multiaddr address) {
    return bytes.stream().filter(transport -> transport.handles(address)).findFirst();
  }

  Optional<MuxedTransport> muxedFor(Multiaddr address) {
    return muxed.stream().filter(transport -> transport.handles(address)).findFirst();
  }
}
