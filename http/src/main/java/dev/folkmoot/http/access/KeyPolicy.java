package dev.folkmoot.http.access;

import java.net.InetAddress;
import java.util.Optional;

/** Where keys are wanted. Nowhere is no choice. */
public enum KeyPolicy {
  /** On loopback, too: for machines that people share, and behind a proxy. */
  REQUIRED,
  /** Wherever other machines can ask. */
  BEYOND_LOOPBACK;

  /**
   * Whether a server that is bound there wants keys. Where it listens decides, and not where a
   * request comes from: behind a proxy of this machine everybody comes from the loopback.
   */
  public boolean wantsKeys(InetAddress boundTo) {
    return switch (this) {
      case REQUIRED -> true;
      case BEYOND_LOOPBACK -> !boundTo.isLoopbackAddress();
    };
  }

  /** Reads {@code required} or {@code beyond-loopback}. */
  public static Optional<KeyPolicy> parse(String text) {
    return switch (text) {
      case "required" -> Optional.of(REQUIRED);
      case "beyond-loopback" -> Optional.of(BEYOND_LOOPBACK);
      default -> Optional.empty();
    };
  }
}
