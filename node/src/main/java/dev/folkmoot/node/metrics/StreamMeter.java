package dev.folkmoot.node.metrics;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.stream.StreamListener;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts one stream. How it ended follows from what was heard last: its end, the loss of the last
 * machine that was asked, or neither, and then its reader went away. One thread.
 */
final class StreamMeter implements StreamListener {

  private final Meter meter;
  private final LongSupplier nanoTime;
  private final long begun;
  private long spokenAt;
  private boolean spoken;
  private boolean answered;
  private boolean over;
  private @Nullable Place place;
  private @Nullable Failure lastLoss;

  StreamMeter(Meter meter, LongSupplier nanoTime) {
    this.meter = meter;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  @Override
  public void asked(Choice choice, boolean resumed) {
    place = Place.of(choice.reach());
    lastLoss = null;
  }

  @Override
  public void began(Choice choice, boolean resumed) {
    Place now = Place.of(choice.reach());
    place = now;
    lastLoss = null;
    if (resumed) {
      meter.resumed(nanoTime.getAsLong() - spokenAt);
    } else {
      meter.firstToken(now, nanoTime.getAsLong() - begun);
    }
  }

  @Override
  public void hedged(Choice silent, Choice rival) {
    meter.hedged();
  }

  @Override
  public void lost(Choice choice, Failure failure, int tokens) {
    lastLoss = failure;
    meter.lost(spoken);
  }

  @Override
  public void said(TokenEvent event) {
    spoken = true;
    spokenAt = nanoTime.getAsLong();
    if (event instanceof TokenEvent.Finished finished) {
      answered = true;
      meter.used(finished.usage());
    }
  }

  @Override
  public void closed() {
    if (over) {
      return;
    }
    over = true;
    Place last = place;
    if (last == null) {
      meter.unplaced();
    } else {
      meter.ended(last, ending(), spoken);
    }
  }

  private Ending ending() {
    if (answered) {
      return Ending.ANSWERED;
    }
    Failure loss = lastLoss;
    return loss == null ? Ending.CANCELLED : Ending.of(loss.kind());
  }
}
