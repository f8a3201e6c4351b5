package dev.folkmoot.node.routing.history;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.Prompt;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Makes {@link PrefixChain}s.
 *
 * <p>They are kept in this process and told to nobody, so they need not withstand anybody who wants
 * two texts to have the same one: a collision costs a conversation some prefill, no more. They are
 * mixed with a secret all the same, so that one that slips into a log says nothing about a text.
 */
public final class Fingerprints {

  /**
   * A text without turns is cut here, so that one that grew at its end is recognised. Smaller
   * pieces would save more and remember less far back.
   */
  static final int RAW_PIECE_CHARS = 2_048;

  /** Of English in the vocabularies of today. */
  private static final int CHARS_PER_TOKEN = 4;

  /** What a template writes around a turn. */
  private static final int TOKENS_PER_TURN = 4;

  /** Odd constants of the SplitMix64 finaliser (Steele, Lea, Flood 2014). */
  private static final long MIX_1 = 0xBF58476D1CE4E5B9L;

  private static final long MIX_2 = 0x94D049BB133111EBL;
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final long secret;

  /**
   * @param secret random, the same for the life of the process
   */
  public Fingerprints(long secret) {
    this.secret = secret;
  }

  /**
   * The beginnings of a prompt.
   *
   * @param model what it is for, so that no two models share a prefix: a digest or a name's key
   */
  public PrefixChain of(String model, Prompt prompt) {
    Growth growth = new Growth(absorb(secret, model));
    switch (prompt) {
      case Prompt.Chat chat -> {
        // Tools and switches stand at the head of what templates make of a chat.
        growth.state = absorb(growth.state, chat.tools() + "|" + chat.think());
        growth.state = absorb(growth.state, chat.template().orElse(""));
        growth.state = absorb(growth.state, chat.context().toString());
        growth.tokens += chat.context().size();
        chat.messages().forEach(growth::turn);
      }
      case Prompt.Raw raw -> growth.pieces(raw.text());
      case Prompt.Infill infill -> {
        growth.pieces(infill.prefix());
        growth.pieces(infill.suffix());
      }
    }
    return new PrefixChain(List.copyOf(growth.links));
  }

  private static long absorb(long state, CharSequence text) {
    return absorb(state, text, 0, text.length());
  }

  private static long absorb(long state, CharSequence text, int from, int to) {
    long hash = mix(state + STEP + (to - from));
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * MIX_1;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * MIX_1;
    z = (z ^ (z >>> 27)) * MIX_2;
    return z ^ (z >>> 31);
  }

  /** A conversation while it is read; keeps the newest links, which are the likeliest to match. */
  private static final class Growth {
    private final ArrayDeque<PrefixChain.Link> links = new ArrayDeque<>();
    private long state;
    private long tokens;

    Growth(long state) {
      this.state = state;
    }

    void turn(Message message) {
      state = absorb(state, message.role().wireName());
      long chars = message.content().length();
      state = absorb(state, message.content());
      for (ToolCall call : message.toolCalls()) {
        String text = call.name() + call.arguments();
        state = absorb(state, text);
        chars += text.length();
      }
      grow(chars / CHARS_PER_TOKEN + TOKENS_PER_TURN);
    }

    void pieces(String text) {
      for (int from = 0; from < text.length(); from += RAW_PIECE_CHARS) {
        int to = Math.min(text.length(), from + RAW_PIECE_CHARS);
        state = absorb(state, text, from, to);
        grow(Math.max(1, (to - from) / CHARS_PER_TOKEN));
      }
    }

    private void grow(long more) {
      tokens += more;
      if (links.size() == PrefixChain.MAX_LINKS) {
        links.removeFirst();
      }
      int clamped = (int) Math.min(Integer.MAX_VALUE, tokens);
      links.addLast(new PrefixChain.Link(state, clamped));
    }
  }
}
