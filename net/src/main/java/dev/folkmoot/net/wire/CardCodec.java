package dev.folkmoot.net.wire;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link ModelCard} on the wire, and the question for it; the field numbers stand in the package
 * documentation. Licenses are cut, since nobody's answer depends on them; nothing else is.
 */
public final class CardCodec {

  private static final int CARD = 1;
  private static final int NOT_OFFERED = 2;

  private CardCodec() {}

  public static void writeQuestion(MessageWriter out, ModelName name) {
    out.string(1, name.full());
  }

  public static ModelName readQuestion(MessageReader in) {
    @Nullable ModelName name = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        name = name(in);
      }
    }
    if (name == null) {
      throw new MalformedMessageException("no model is asked for");
    }
    return name;
  }

  /** The answer; empty if the model is not offered. */
  public static void writeAnswer(MessageWriter out, Optional<ModelCard> card) {
    card.ifPresentOrElse(
        known -> out.message(CARD, m -> write(m, known)), () -> out.bool(NOT_OFFERED, true));
  }

  /** The answer; empty if the model is not offered. */
  public static Optional<ModelCard> readAnswer(MessageReader in) {
    @Nullable ModelCard card = null;
    boolean answered = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case CARD -> card = in.message(Limits.MAX_CARD_BYTES, CardCodec::read);
        case NOT_OFFERED -> answered = in.bool();
        default -> {} // of a later version
      }
    }
    if (card == null && !answered) {
      throw new MalformedMessageException("neither a card nor that there is none");
    }
    return Optional.ofNullable(card);
  }

  private static void write(MessageWriter out, ModelCard card) {
    out.string(1, card.name().full())
        .bytes(2, Digests.encode(card.digest()))
        .bytes(3, Digests.encode(card.weightsDigest()))
        .uint(4, card.size())
        .uint(5, Math.max(0, card.modifiedAt().toEpochMilli()))
        .message(6, m -> ShapeCodec.write(m, card.shape()))
        .message(7, m -> writeDetails(m, card.details()))
        .message(8, m -> writeRecipe(m, card.recipe()))
        .bool(9, card.templated());
  }

  private static ModelCard read(MessageReader in) {
    @Nullable ModelName name = null;
    @Nullable Digest digest = null;
    @Nullable Digest weights = null;
    long size = 0;
    Instant modifiedAt = Instant.EPOCH;
    ShapeCodec shape = new ShapeCodec();
    ModelDetails details = new ModelDetails("", "", "", List.of(), "", "");
    ModelRecipe recipe = ModelRecipe.PLAIN;
    boolean templated = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = name(in);
        case 2 -> digest = Digests.decode(in);
        case 3 -> weights = Digests.decode(in);
        case 4 -> size = in.uint(Long.MAX_VALUE);
        case 5 -> modifiedAt = Instant.ofEpochMilli(in.uint(Limits.MAX_EPOCH_MILLIS));
        case 6 -> shape = in.message(Limits.MAX_CARD_BYTES, ShapeCodec::read);
        case 7 -> details = in.message(Limits.MAX_CARD_BYTES, CardCodec::readDetails);
        case 8 -> recipe = in.message(Limits.MAX_CARD_BYTES, CardCodec::readRecipe);
        case 9 -> templated = in.bool();
        default -> {} // of a later version
      }
    }
    if (name == null || digest == null || weights == null) {
      throw new MalformedMessageException("a card has a name and two digests");
    }
    if (templated && recipe.template().isEmpty()) {
      throw new MalformedMessageException("a card without the template that holds");
    }
    return new ModelCard(
        name, digest, weights, size, modifiedAt, shape.toShape(), details, recipe, templated);
  }

  private static ModelName name(MessageReader in) {
    return ModelName.parse(in.string(Limits.MAX_NAME_BYTES))
        .orElseThrow(() -> new MalformedMessageException("no name of a model"));
  }

  private static void writeDetails(MessageWriter out, ModelDetails details) {
    out.string(1, details.parentModel()).string(2, details.format()).string(3, details.family());
    details.families().forEach(family -> out.string(4, family));
    out.string(5, details.parameterSize()).string(6, details.quantizationLevel());
  }

  private static ModelDetails readDetails(MessageReader in) {
    String parent = "";
    String format = "";
    String family = "";
    List<String> families = new ArrayList<>(1);
    String parameterSize = "";
    String quantization = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> parent = in.string(Limits.MAX_NAME_BYTES);
        case 2 -> format = in.string(Limits.MAX_NAME_BYTES);
        case 3 -> family = in.string(Limits.MAX_NAME_BYTES);
        case 4 -> Bounded.add(families, in.string(Limits.MAX_NAME_BYTES), Limits.MAX_FAMILIES);
        case 5 -> parameterSize = in.string(Limits.MAX_NAME_BYTES);
        case 6 -> quantization = in.string(Limits.MAX_NAME_BYTES);
        default -> {} // of a later version
      }
    }
    return new ModelDetails(parent, format, family, families, parameterSize, quantization);
  }

  private static void writeRecipe(MessageWriter out, ModelRecipe recipe) {
    recipe.template().ifPresent(text -> out.string(1, text));
    recipe.system().ifPresent(text -> out.string(2, text));
    out.message(3, m -> JsonCodec.writeObject(m, recipe.parameters()));
    licenses(recipe.licenses()).forEach(text -> out.string(4, text));
    recipe.messages().forEach(message -> out.message(5, m -> PromptCodec.writeMessage(m, message)));
  }

  private static ModelRecipe readRecipe(MessageReader in) {
    @Nullable String template = null;
    @Nullable String system = null;
    Map<String, Object> parameters = Map.of();
    List<String> licenses = new ArrayList<>(1);
    List<Message> messages = new ArrayList<>(0);
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> template = in.string(Limits.MAX_CARD_BYTES);
        case 2 -> system = in.string(Limits.MAX_CARD_BYTES);
        case 3 -> parameters = in.message(Limits.MAX_CARD_BYTES, JsonCodec::readObject);
        case 4 -> Bounded.add(licenses, in.string(Limits.MAX_CARD_BYTES), Limits.MAX_LICENSES);
        case 5 ->
            Bounded.add(
                messages,
                in.message(Limits.MAX_CARD_BYTES, PromptCodec::readMessage),
                Limits.MAX_RECIPE_MESSAGES);
        default -> {} // of a later version
      }
    }
    return new ModelRecipe(
        Optional.ofNullable(template), Optional.ofNullable(system), parameters, licenses, messages);
  }

  /** As much of the texts as goes along. */
  private static List<String> licenses(List<String> texts) {
    List<String> fitting = new ArrayList<>(1);
    int left = Limits.MAX_LICENSE_CHARS;
    for (String text : texts) {
      if (left > 0 && fitting.size() < Limits.MAX_LICENSES) {
        fitting.add(cut(text, left));
        left -= text.length();
      }
    }
    return fitting;
  }

  private static String cut(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    // Not through the middle of a pair.
    return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
  }
}
