package dev.folkmoot.net.advert;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Now, by both clocks of a machine.
 *
 * @param nanos the stopwatch: it never jumps, and only differences mean something
 * @param wall the time of day: it may be wrong, and may jump
 */
public record Moment(long nanos, Instant wall) {
  public Moment {
    requireNonNull(wall);
  }
}
