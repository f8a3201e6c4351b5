package dev.folkmoot.node.serving;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;

/** A request's place with {@link Admission}, which alone changes it: waiting, at work, gone. */
final class Place {

  private enum State {
    WAITING,
    PENDING,
    WORKING,
    GONE
  }

  private final Admission.Bid bid;
  private State state = State.WAITING;

  Place(Admission.Bid bid) {
    this.bid = bid;
  }

  NodeId asker() {
    return bid.asker();
  }

  ModelName model() {
    return bid.model();
  }

  boolean isResumed() {
    return bid.isResumed();
  }

  long bytes() {
    return bid.bytes();
  }

  boolean isWaiting() {
    return state == State.WAITING;
  }

  /** Whether it has had its turn, and does not show in the model's own count yet. */
  boolean isPending() {
    return state == State.PENDING;
  }

  boolean isGone() {
    return state == State.GONE;
  }

  /** Whether its turn has come. */
  boolean isGranted() {
    return state == State.PENDING || state == State.WORKING;
  }

  void granted() {
    state = State.PENDING;
  }

  void began() {
    state = State.WORKING;
  }

  void gone() {
    state = State.GONE;
  }
}
