package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.rcmgr.ConnectionScope;
import dev.folkmoot.libp2p.yamux.WindowBudget;

/** The memory of a connection's streams, counted in the scopes of the connection. */
record ScopeBudget(ConnectionScope scope) implements WindowBudget.Outer {

  @Override
  public boolean reserve(long bytes) {
    return scope.reserve(bytes);
  }

  @Override
  public boolean reserveGrowth(long bytes) {
    return scope.reserveGrowth(bytes);
  }

  @Override
  public void release(long bytes) {
    scope.release(bytes);
  }
}
