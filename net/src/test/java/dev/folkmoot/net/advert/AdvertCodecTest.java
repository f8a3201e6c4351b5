package dev.folkmoot.net.advert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.MessageWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdvertCodecTest {

  @Test
  void anAdvertComesBackAsItWas() {
    Advert advert = Adverts.advert(TestSeal.node(1), 99);
    assertThat(AdvertCodec.decode(AdvertCodec.encode(advert))).isEqualTo(advert);
  }

  @Test
  void aReducedAdvertComesBackAsItWas() {
    AdvertContent reduced =
        Adverts.content("attic", 4).reduced(model -> model.sizeBytes() % 2 == 0);
    Advert advert =
        new Advert(
            TestSeal.node(1), Reach.PUBLIC, 0, Adverts.START, Duration.ofMinutes(1), reduced);
    assertThat(reduced.models()).hasSize(2);
    assertThat(AdvertCodec.decode(AdvertCodec.encode(advert))).isEqualTo(advert);
  }

  @Test
  void aLoadComesBackAsItWas() {
    LoadReport load = Adverts.load(3, 9);
    assertThat(LoadCodec.decode(LoadCodec.encode(load))).isEqualTo(load);
    assertThat(LoadCodec.encode(load).size()).isLessThan(60);
  }

  @Test
  void aNodeWithManyModelsTellsOfAsManyAsFit() {
    Advert advert =
        new Advert(
            TestSeal.node(1),
            Reach.MESH,
            1,
            Adverts.START,
            Duration.ofHours(1),
            Adverts.content("x".repeat(100), AdvertContent.MAX_MODELS));
    SignedAdvert signed = SignedAdvert.sealed(new TestSeal(TestSeal.node(1)), advert, 256);
    assertThat(signed.envelope().size()).isLessThanOrEqualTo(Limits.MAX_ENVELOPE_BYTES);
    assertThat(signed.advert().content().models())
        .hasSizeGreaterThan(100)
        .isEqualTo(advert.content().models().subList(0, signed.advert().content().models().size()));
  }

  /** What the other side does not say is the worst that it may mean. */
  @Test
  void whatIsLeftOutIsUnderstoodToTheReadersSafety() {
    Bytes bytes = new MessageWriter().string(1, TestSeal.node(1).text()).uint(5, 60_000).toBytes();
    AdvertContent content = AdvertCodec.decode(bytes).content();
    assertThat(content.serves()).isEqualTo(Reach.LOCAL);
    assertThat(content.dataPolicy()).isEqualTo(DataPolicy.KEEPS_PROMPTS);
  }

  @Test
  void anAdvertForEverIsNone() {
    Bytes bytes =
        new MessageWriter()
            .string(1, TestSeal.node(1).text())
            .uint(5, Advert.MAX_LIFETIME.toMillis() + 1)
            .toBytes();
    assertThatThrownBy(() -> AdvertCodec.decode(bytes))
        .isInstanceOf(MalformedMessageException.class);
  }
}
