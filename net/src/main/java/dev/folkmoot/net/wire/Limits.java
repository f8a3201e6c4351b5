package dev.folkmoot.net.wire;

import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Prompt;
import java.time.Duration;

/** How large anything on the wire may be. A message beyond its limit ends the stream. */
public final class Limits {
  /** The header of a request. */
  public static final int MAX_HEADER_BYTES = 16 * 1024;

  public static final int MAX_HEADER_FIELDS = 256;

  /** The body of a request: a prompt of 2 MB and images of 50 MB pass, with room. */
  public static final int MAX_BODY_BYTES = 96 * 1024 * 1024;

  /** Fields of a body; every message, tool and JSON value takes a few. */
  public static final int MAX_BODY_FIELDS = 1 << 18;

  /** All text of a prompt, and each text in it. */
  public static final int MAX_TEXT_BYTES = 32 * 1024 * 1024;

  public static final int MAX_MESSAGES = 16 * 1024;
  public static final int MAX_TOOLS = Prompt.Chat.MAX_TOOLS;
  public static final int MAX_TOOL_CALLS = 1024;
  public static final int MAX_IMAGES = 256;
  public static final int MAX_EMBED_TEXTS = 16 * 1024;

  /** A JSON Schema or a grammar. */
  public static final int MAX_CONSTRAINT_BYTES = 1024 * 1024;

  /** Stop strings: {@code MAX_STOP_CHARS} of core in the longest UTF-8. */
  public static final int MAX_STOP_BYTES = 4 * 4096;

  /** Tokens of a context, or of an answer. */
  public static final int MAX_TOKENS = 1 << 18;

  /**
   * Tokens that were answered before a provider was lost. More than a context holds, for an answer
   * may go on while the context forgets its beginning.
   */
  public static final int MAX_ANSWERED_TOKENS = 4 << 20;

  /** Tool calls that were made before a provider was lost. */
  public static final int MAX_ANSWERED_TOOL_CALLS = 16 * 1024;

  /** Providers that were lost before this one. */
  public static final int MAX_ORIGINS = Answered.MAX_ORIGINS;

  /** One frame of an answer; the context of a finished answer is the longest. */
  public static final int MAX_ANSWER_BYTES = 1536 * 1024;

  /** An answer's fields; the call of a tool whose argument is a long list has the most. */
  public static final int MAX_ANSWER_FIELDS = 1 << 18;

  /** Numbers of one vector. */
  public static final int MAX_DIMENSIONS = 64 * 1024;

  /** A frame of the asker behind the body. */
  public static final int MAX_CONTROL_BYTES = 1024;

  public static final int MAX_CONTROL_FIELDS = 16;

  /** One frame of the advert protocol. */
  public static final int MAX_GOSSIP_BYTES = 64 * 1024;

  public static final int MAX_GOSSIP_FIELDS = 1024;

  /** One signed advert with its envelope; also what libp2p's envelope allows. */
  public static final int MAX_ENVELOPE_BYTES = 16 * 1024;

  /** The question for the card of a model. */
  public static final int MAX_QUESTION_BYTES = 1024;

  /** The card of a model, with its templates and the turns it begins with. */
  public static final int MAX_CARD_BYTES = 1024 * 1024;

  public static final int MAX_CARD_FIELDS = 8 * 1024;
  public static final int MAX_FAMILIES = 64;

  /** Licenses of a model, and what goes along of all their texts together. */
  public static final int MAX_LICENSES = 32;

  public static final int MAX_LICENSE_CHARS = 64 * 1024;

  /** Turns that every conversation with a model begins with. */
  public static final int MAX_RECIPE_MESSAGES = 256;

  /** Ids, names of tools, engines, machines. */
  public static final int MAX_NAME_BYTES = 1024;

  /** What went wrong, for people. */
  public static final int MAX_REASON_BYTES = 4 * 1024;

  /** The year 9999, beyond which nobody's clock is taken seriously. */
  public static final long MAX_EPOCH_MILLIS = 253_402_300_799_999L;

  /** Nobody waits longer for anything, and no two clocks are further apart. */
  public static final Duration MAX_DURATION = Duration.ofDays(100);

  private Limits() {}
}
