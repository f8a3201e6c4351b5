package dev.folkmoot.libp2p.upgrade;

import java.io.IOException;

/** The remote is not whom it should be, or does not speak as it should. */
public final class UpgradeException extends IOException {

  private static final long serialVersionUID = 1L;

  UpgradeException(String message) {
    super(message);
  }

  UpgradeException(String message, Throwable cause) {
    super(message, cause);
  }
}
