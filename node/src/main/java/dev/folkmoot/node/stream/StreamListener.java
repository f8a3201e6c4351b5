package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.node.routing.Choice;

/** Hears how a stream fares, for those who watch the node. Called by the reader; must not block. */
public interface StreamListener {

  /** A machine is asked. */
  void asked(Choice choice, boolean resumed);

  /** A machine has said its first word. */
  void began(Choice choice, boolean resumed);

  /** One is silent, and another was asked beside it. */
  void hedged(Choice silent, Choice rival);

  /** A machine was lost, after so many tokens of the whole answer. */
  void lost(Choice choice, Failure failure, int tokens);

  /** An event was passed on. */
  void said(TokenEvent event);

  /** The stream is over. */
  void closed();
}
