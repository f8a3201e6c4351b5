package dev.folkmoot.libp2p.transport.quic;

import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Hands work to the event loop of a channel, which may have ended with its transport. */
@SuppressWarnings("FutureReturnValueIgnored") // the work reports for itself
final class Loops {
  private static final System.Logger LOG = System.getLogger(Loops.class.getName());

  private Loops() {}

  /** Does nothing, and says so, where the transport is closed: its channels are closed, too. */
  static boolean execute(Channel channel, Runnable work) {
    return tried(() -> channel.eventLoop().execute(work));
  }

  /** The same after a delay. */
  static boolean schedule(Channel channel, Runnable work, long millis) {
    return tried(() -> channel.eventLoop().schedule(work, millis, TimeUnit.MILLISECONDS));
  }

  /** Asks the channel for its next bytes. */
  static boolean read(Channel channel) {
    return tried(channel::read);
  }

  private static boolean tried(Runnable handover) {
    try {
      handover.run();
      return true;
    } catch (RejectedExecutionException ended) {
      LOG.log(System.Logger.Level.DEBUG, "the event loop has ended: {0}", ended.getMessage());
      return false;
    }
  }
}
