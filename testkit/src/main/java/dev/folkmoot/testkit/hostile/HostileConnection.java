package dev.folkmoot.testkit.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.multiformats.Uvarint;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.transport.ByteConnection;
import dev.folkmoot.libp2p.transport.ByteTransport;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** A connection of bytes to the victim, with nothing agreed on. */
public final class HostileConnection implements AutoCloseable {

  /** The proposal of Noise as every dialler sends it first. */
  public static final String MULTISTREAM = "/multistream/1.0.0";

  private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(30);
  private static final int SINK_BYTES = 64 * 1024;

  private final ByteConnection bytes;
  private final Platform platform;

  private HostileConnection(ByteConnection bytes, Platform platform) {
    this.bytes = bytes;
    this.platform = platform;
  }

  /** Connects, and says nothing. */
  public static HostileConnection dial(ByteTransport transport, Multiaddr victim, Platform platform)
      throws IOException {
    Multiaddr address = victim.withoutPeerId().orElseThrow();
    return new HostileConnection(transport.dial(address, Source.ANY_PORT, DIAL_TIMEOUT), platform);
  }

  /** Over a connection that the victim dialled. */
  public static HostileConnection over(ByteConnection accepted, Platform platform) {
    return new HostileConnection(accepted, platform);
  }

  /** Writes exactly this. */
  public void write(byte[] all) throws IOException {
    bytes.write(all, 0, all.length);
  }

  /** Writes one byte, waits, and so on: a slow loris. */
  public void trickle(byte[] all, Duration pause) throws IOException {
    for (int i = 0; i < all.length; i++) {
      bytes.write(all, i, 1);
      pause(pause);
    }
  }

  /** Reads exactly so many bytes. */
  public byte[] read(int count) throws IOException {
    byte[] all = new byte[count];
    int have = 0;
    while (have < count) {
      int step = bytes.read(all, have, count - have);
      if (step < 0) {
        throw new EOFException("the victim hung up");
      }
      have += step;
    }
    return all;
  }

  /**
   * Whether the victim hangs up; reads and throws away until it does or the time is over. The
   * connection is of no use afterwards.
   */
  public boolean isCutWithin(Duration time) {
    var late = new AtomicBoolean();
    Timers.Timer timer =
        platform
            .timers()
            .schedule(
                time,
                () -> {
                  late.set(true);
                  bytes.close();
                });
    try {
      byte[] sink = new byte[SINK_BYTES];
      while (bytes.read(sink, 0, sink.length) >= 0) {
        // what the victim still says
      }
      return !late.get();
    } catch (IOException reset) {
      return !late.get();
    } finally {
      timer.cancel();
    }
  }

  /** Waits on the platform's time. */
  public void pause(Duration time) throws IOException {
    var lock = new ReentrantLock();
    lock.lock();
    try {
      Gate gate = new Gate(lock, platform.timers());
      gate.deadline(time);
      while (!gate.isExpired()) {
        gate.await();
      }
    } catch (SocketTimeoutException over) {
      return; // the pause is what was wanted
    } finally {
      lock.unlock();
    }
  }

  /** A line of multistream: its length, the text, a newline. */
  public static byte[] line(String text) {
    byte[] body = (text + "\n").getBytes(UTF_8);
    var line = new ByteArrayOutputStream();
    line.writeBytes(Uvarint.encode(body.length));
    line.writeBytes(body);
    return line.toByteArray();
  }

  /** Reads a line of multistream; less its newline. */
  public String readLine() throws IOException {
    // No line of ours needs a second byte of length.
    int length = read(1)[0];
    return new String(read(length), 0, length - 1, UTF_8);
  }

  /** Agrees on {@code /noise} as every dialler does. */
  public void agreeOnNoise() throws IOException {
    write(line(MULTISTREAM));
    write(line("/noise"));
    readLine();
    readLine();
  }

  @Override
  public void close() {
    bytes.close();
  }
}
