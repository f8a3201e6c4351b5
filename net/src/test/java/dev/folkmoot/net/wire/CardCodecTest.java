package dev.folkmoot.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CardCodecTest {

  private static final ModelCard CARD = Samples.card();

  private static ModelCard with(ModelRecipe recipe) {
    return new ModelCard(
        CARD.name(),
        CARD.digest(),
        CARD.weightsDigest(),
        CARD.size(),
        CARD.modifiedAt(),
        CARD.shape(),
        CARD.details(),
        recipe);
  }

  private static ModelCard sent(ModelCard card) {
    return Wire.card(Wire.bytes(Optional.of(card))).orElseThrow();
  }

  @Test
  void aCardComesBackAsItWasSent() {
    assertThat(sent(CARD)).isEqualTo(CARD);
    ModelCard plain = with(ModelRecipe.PLAIN);
    assertThat(sent(plain)).isEqualTo(plain);
  }

  @Test
  void thatThereIsNoneIsAnAnswerAndAnEmptyMessageIsNot() {
    assertThat(Wire.card(Wire.bytes(Optional.empty()))).isEmpty();
    assertThatThrownBy(() -> Wire.card(Bytes.EMPTY)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void theQuestionIsANameWithAllItsParts() {
    MessageWriter out = new MessageWriter();
    CardCodec.writeQuestion(out, CARD.name());
    ModelName read = MessageReader.read(out.toBytes(), 4, CardCodec::readQuestion);
    assertThat(read).isEqualTo(CARD.name());
    Bytes noName = new MessageWriter().string(1, "../../etc").toBytes();
    assertThatThrownBy(() -> MessageReader.read(noName, 4, CardCodec::readQuestion))
        .isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(() -> MessageReader.read(Bytes.EMPTY, 4, CardCodec::readQuestion))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void licensesAreCutAndNeverThroughACharacter() {
    String ship = "\uD83D\uDEA2";
    String tooLong = "a" + ship.repeat(Limits.MAX_LICENSE_CHARS);
    ModelCard card = sent(with(ModelRecipe.PLAIN.withLicenses(List.of(tooLong, "never sent"))));
    List<String> licenses = card.recipe().licenses();
    assertThat(licenses).hasSize(1);
    assertThat(licenses.getFirst()).hasSize(Limits.MAX_LICENSE_CHARS - 1).endsWith(ship);
    List<String> many = Collections.nCopies(Limits.MAX_LICENSES + 9, "x");
    assertThat(sent(with(ModelRecipe.PLAIN.withLicenses(many))).recipe().licenses())
        .hasSize(Limits.MAX_LICENSES);
  }

  @Test
  void aTemplateThatIsTooLongToBeSentIsNotCut() {
    ModelCard card = with(ModelRecipe.PLAIN.withTemplate("x".repeat(Limits.MAX_CARD_BYTES)));
    MessageWriter out = new MessageWriter();
    CardCodec.writeAnswer(out, Optional.of(card));
    assertThatThrownBy(() -> out.frame(Limits.MAX_CARD_BYTES)).isInstanceOf(FailureException.class);
  }

  @Test
  void aCardWithoutDigestsOrWithAnImpossibleShapeIsNone() {
    Bytes noDigest =
        new MessageWriter().message(1, card -> card.string(1, CARD.name().full())).toBytes();
    assertThatThrownBy(() -> Wire.card(noDigest)).isInstanceOf(MalformedMessageException.class);
    Bytes noShape =
        new MessageWriter()
            .message(
                1,
                card ->
                    card.string(1, CARD.name().full())
                        .bytes(2, Digests.encode(CARD.digest()))
                        .bytes(3, Digests.encode(CARD.weightsDigest())))
            .toBytes();
    assertThatThrownBy(() -> Wire.card(noShape)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void moreFamiliesThanThereMayBeAreRefused() {
    ModelDetails details =
        new ModelDetails(
            "", "gguf", "x", Collections.nCopies(Limits.MAX_FAMILIES + 1, "x"), "", "");
    ModelCard card =
        new ModelCard(
            CARD.name(),
            CARD.digest(),
            CARD.weightsDigest(),
            CARD.size(),
            CARD.modifiedAt(),
            CARD.shape(),
            details,
            CARD.recipe());
    assertThatThrownBy(() -> sent(card)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void thatTheTemplateOfTheRecipeHoldsComesAlong() {
    assertThat(sent(CARD).templated()).isFalse();
    ModelCard templated =
        new ModelCard(
            CARD.name(),
            CARD.digest(),
            CARD.weightsDigest(),
            CARD.size(),
            CARD.modifiedAt(),
            CARD.shape(),
            CARD.details(),
            CARD.recipe().withTemplate("{{ .Prompt }}"),
            true);
    assertThat(sent(templated).promptTemplate()).contains("{{ .Prompt }}");
  }
}
