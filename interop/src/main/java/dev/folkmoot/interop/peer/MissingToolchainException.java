package dev.folkmoot.interop.peer;

import java.io.IOException;

/** A peer cannot be built here for want of a program or a registry; its message says of which. */
public final class MissingToolchainException extends IOException {

  private static final long serialVersionUID = 1;

  MissingToolchainException(String missing) {
    super(missing);
  }
}
