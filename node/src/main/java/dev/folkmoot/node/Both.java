package dev.folkmoot.node;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.stream.StreamListener;

/** Two who hear of the same stream. */
record Both(StreamListener first, StreamListener second) implements StreamListener {

  @Override
  public void asked(Choice choice, boolean resumed) {
    first.asked(choice, resumed);
    second.asked(choice, resumed);
  }

  @Override
  public void began(Choice choice, boolean resumed) {
    first.began(choice, resumed);
    second.began(choice, resumed);
  }

  @Override
  public void hedged(Choice silent, Choice rival) {
    first.hedged(silent, rival);
    second.hedged(silent, rival);
  }

  @Override
  public void lost(Choice choice, Failure failure, int tokens) {
    first.lost(choice, failure, tokens);
    second.lost(choice, failure, tokens);
  }

  @Override
  public void said(TokenEvent event) {
    first.said(event);
    second.said(event);
  }

  @Override
  public void closed() {
    first.closed();
    second.closed();
  }
}
