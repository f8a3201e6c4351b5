package dev.folkmoot.models.registry;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;

/**
 * How far a transfer has come, in Ollama's words.
 *
 * @param status such as {@code pulling manifest}
 * @param digest of the blob it is about, or {@code ""}
 * @param total bytes of it; 0 where nothing is counted
 * @param completed bytes that are done
 */
public record TransferEvent(String status, String digest, long total, long completed) {
  public TransferEvent {
    requireNonNull(status);
    requireNonNull(digest);
  }

  public static TransferEvent of(String status) {
    return new TransferEvent(status, "", 0, 0);
  }

  static TransferEvent of(String verb, Digest digest, long total, long completed) {
    return new TransferEvent(verb + " " + digest.shortHex(), digest.toString(), total, completed);
  }

  /** Hears of it, on the thread that asked for the transfer. */
  @FunctionalInterface
  public interface Listener {
    void heard(TransferEvent event);
  }
}
