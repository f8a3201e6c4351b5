package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.interop.peer.Implementation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeerFiguresTest {

  @Test
  void aTableHasMediansAndRatiosOfOursToOthers() throws IOException {
    PeerFigures figures = new PeerFigures();
    for (double value : new double[] {2_000, 1_000, 9_999}) {
      figures.add("upload", Implementation.JAVA, value);
    }
    figures.add("upload", Implementation.JS, 500);
    figures.add("dial", Implementation.JAVA, 3);
    figures.add("dial", Implementation.JS, 6);
    var table = new StringBuilder();
    figures.print(table, List.of(Implementation.JAVA, Implementation.JS));
    assertThat(table)
        .hasToString(
            """
            | median of each | folkmoot-libp2p | js-libp2p | ours / js-libp2p |
            |---|---|---|---|
            | upload | 2000 | 500.0 | 4.00 |
            | dial | 3.00 | 6.00 | 0.50 |
            """);
  }
}
