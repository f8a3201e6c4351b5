package dev.folkmoot.interop;

import dev.folkmoot.interop.peer.Implementation;
import java.util.stream.Stream;

/**
 * Who meets us, how, and who begins.
 *
 * @param weDial whether we dial them; they dial us otherwise
 */
record Pair(Implementation them, Way way, boolean weDial) {

  static Stream<Pair> all() {
    return Peers.others()
        .flatMap(them ->
            Stream.of(Way.values())
                .flatMap(way -> Stream.of(new Pair(them, way, true), new Pair(them, way, false))));
  }

  @Override
  public String toString() {
    return (weDial ? "we dial " : "dialled by ") + them + " over " + way;
  }
}
