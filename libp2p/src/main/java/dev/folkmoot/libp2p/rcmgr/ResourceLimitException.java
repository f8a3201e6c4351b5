package dev.folkmoot.libp2p.rcmgr;

import java.io.IOException;

/** A scope is full. */
public final class ResourceLimitException extends IOException {

  private static final long serialVersionUID = 1L;

  ResourceLimitException(String scope, String what) {
    super("the limit of " + scope + " is reached: " + what);
  }
}
