package dev.folkmoot.engine.grammar;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Ref;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The rules of one grammar, by name. Two rules never have the same right-hand side: what a schema
 * says a hundred times the grammar says once.
 */
final class RuleBook {

  static final int MAX_RULES = 20_000;

  /** Most repetitions a client may ask for: characters, items or members. */
  static final int MAX_REPETITIONS = 10_000;

  /**
   * llama.cpp's MAX_REPETITION_THRESHOLD. It refuses more, and reads a larger upper bound as none
   * at all; larger counts are therefore written as several smaller ones.
   */
  static final int LLAMA_MAX_REPETITIONS = 2_000;

  private static final int MAX_NAME_CHARS = 40;

  private final Map<String, Gbnf> rules = new LinkedHashMap<>();
  private final Map<Gbnf, Ref> byBody = new HashMap<>();
  private final Map<String, Integer> lastNumber = new HashMap<>();

  Map<String, Gbnf> rules() {
    return Collections.unmodifiableMap(rules);
  }

  /** A name for a rule whose body comes later, which recursion needs; end with {@link #fill}. */
  Ref reserve(String hint) {
    if (rules.size() >= MAX_RULES) {
      throw FailureException.invalid(
          "the JSON Schema needs more than " + MAX_RULES + " grammar rules; make it smaller");
    }
    String stem = stem(hint);
    String name = stem;
    while (rules.containsKey(name)) {
      name = stem + "-" + lastNumber.merge(stem, 1, Integer::sum);
    }
    rules.put(name, Gbnf.EMPTY);
    return new Ref(name);
  }

  void fill(Ref reserved, Gbnf body) {
    rules.put(reserved.rule(), body);
  }

  Ref define(String hint, Gbnf body) {
    if (body instanceof Ref ref) {
      return ref;
    }
    Ref known = byBody.get(body);
    if (known != null) {
      return known;
    }
    Ref ref = reserve(hint);
    rules.put(ref.rule(), body);
    byBody.put(body, ref);
    return ref;
  }

  /**
   * Repeats what is never empty. The repeated thing becomes one symbol, because llama.cpp
   * multiplies the size of a group into its repetition limit.
   */
  Gbnf repeat(String hint, Gbnf part, int min, int max) {
    if (max == 0 || part.equals(Gbnf.EMPTY)) {
      return Gbnf.EMPTY;
    }
    Gbnf symbol = part instanceof Chars ? part : define(hint, part);
    if (min == 1 && max == 1) {
      return symbol;
    }
    if (min > LLAMA_MAX_REPETITIONS) {
      int rest = max == Gbnf.UNBOUNDED ? max : max - LLAMA_MAX_REPETITIONS;
      return Gbnf.seq(block(symbol), repeat(hint, symbol, min - LLAMA_MAX_REPETITIONS, rest));
    }
    if (max == Gbnf.UNBOUNDED || max <= LLAMA_MAX_REPETITIONS) {
      return new Repeat(symbol, min, max);
    }
    Gbnf first = min == 0 ? Gbnf.EMPTY : new Repeat(symbol, min, min);
    return Gbnf.seq(first, upTo(hint, symbol, max - min));
  }

  /** At most n: either less than a block, or a whole block and what is left. */
  private Gbnf upTo(String hint, Gbnf symbol, int n) {
    if (n <= LLAMA_MAX_REPETITIONS) {
      return new Repeat(symbol, 0, n);
    }
    Gbnf more = upTo(hint, symbol, n - LLAMA_MAX_REPETITIONS);
    return Gbnf.alt(
        new Repeat(symbol, 0, LLAMA_MAX_REPETITIONS - 1), Gbnf.seq(block(symbol), more));
  }

  private static Gbnf block(Gbnf symbol) {
    return new Repeat(symbol, LLAMA_MAX_REPETITIONS, LLAMA_MAX_REPETITIONS);
  }

  private static String stem(String hint) {
    var stem = new StringBuilder();
    for (char c : hint.toLowerCase(Locale.ROOT).toCharArray()) {
      boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (word) {
        stem.append(c);
      } else if (!stem.isEmpty() && stem.charAt(stem.length() - 1) != '-') {
        stem.append('-');
      }
      if (stem.length() == MAX_NAME_CHARS) {
        break;
      }
    }
    while (!stem.isEmpty() && stem.charAt(stem.length() - 1) == '-') {
      stem.setLength(stem.length() - 1);
    }
    return stem.isEmpty() ? "rule" : stem.toString();
  }
}
