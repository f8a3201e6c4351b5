package dev.folkmoot.net.advert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.MessageWriter;
import dev.folkmoot.net.wire.Mutations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Load reports come from whoever is connected, and nobody has signed them. */
class LoadCodecTest {

  private static final long SEED = 20_261_121;
  private static final int ROUNDS = 20_000;

  private static List<LoadReport> samples() {
    LoadReport.Loaded loaded = new LoadReport.Loaded(-1L, Adverts.LOADED, 4, 3, 2);
    LoadReport.Loaded other = new LoadReport.Loaded(7, RunnerOptions.DEFAULT, 1, 0, 0);
    List<LoadReport> samples = new ArrayList<>();
    samples.add(LoadReport.UNKNOWN);
    samples.add(Adverts.load(3, 9));
    samples.add(new LoadReport(Availability.DRAINING, 5, 3, 2, List.of(loaded, other)));
    samples.add(
        new LoadReport(
            Availability.LEFT,
            1,
            1,
            1_000_000,
            Collections.nCopies(LoadReport.MAX_LOADED, loaded)));
    return samples;
  }

  @Test
  void everyLoadComesBackAsItWas() {
    for (LoadReport load : samples()) {
      assertThat(LoadCodec.decode(LoadCodec.encode(load))).isEqualTo(load);
    }
  }

  @Test
  void whateverIsSentItIsALoadOrIsRefusedByName() {
    Random random = new Random(SEED);
    List<byte[]> valid =
        samples().stream().map(load -> LoadCodec.encode(load).toByteArray()).toList();
    int read = 0;
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] noise = new byte[random.nextInt(100)];
      random.nextBytes(noise);
      byte[] bytes =
          i % 4 == 0 ? noise : Mutations.of(valid.get(random.nextInt(valid.size())), random);
      try {
        LoadReport load = LoadCodec.decode(Bytes.copyOf(bytes));
        // What was understood can be passed on: it is within all bounds, and reads the same again.
        assertThat(LoadCodec.decode(LoadCodec.encode(load))).isEqualTo(load);
        read++;
      } catch (MalformedMessageException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
    }
    assertThat(read).isGreaterThan(ROUNDS / 20);
    assertThat(refused).isGreaterThan(ROUNDS / 10);
  }

  @Test
  void countsThatWouldOverflowASumAreRefused() {
    for (int field = 2; field <= 4; field++) {
      Bytes tooMany = new MessageWriter().uint(field, 1_000_001).toBytes();
      assertThatThrownBy(() -> LoadCodec.decode(tooMany))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void moreModelsThanAnyNodeHasInMemoryAreRefused() {
    MessageWriter out = new MessageWriter();
    for (int i = 0; i <= LoadReport.MAX_LOADED; i++) {
      out.message(5, m -> m.uint(3, 1));
    }
    assertThatThrownBy(() -> LoadCodec.decode(out.toBytes()))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void anAvailabilityOfALaterVersionTakesNoRequests() {
    LoadReport later = LoadCodec.decode(new MessageWriter().uint(1, 99).toBytes());
    assertThat(later.availability()).isEqualTo(Availability.DRAINING);
  }
}
