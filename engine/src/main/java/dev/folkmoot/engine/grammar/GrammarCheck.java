package dev.folkmoot.engine.grammar;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.grammar.Gbnf.Alt;
import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Ref;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import dev.folkmoot.engine.grammar.Gbnf.Seq;
import dev.folkmoot.engine.grammar.Gbnf.Text;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Asks, before llama.cpp does, whether it can run a grammar.
 *
 * <p>Four questions. Does every rule derive some finite text: an object that requires a member of
 * its own kind never ends. Does a rule lead back to itself before any character: the stack machine
 * would push for ever, and llama.cpp's own search for such circles overlooks some. How many steps
 * does that search take: it follows every path of leftmost rules without remembering where it has
 * been, which is exponential in the worst case, and recursively. And how many rules do repetitions
 * expand into.
 */
final class GrammarCheck {

  /** Rules that repetitions expand into; llama.cpp keeps each in some 200 bytes. */
  static final int MAX_EXPANDED_RULES = 200_000;

  static final int MAX_LEFTMOST_DEPTH = 2_000;

  static final double MAX_LEFTMOST_STEPS = 5e6;

  private record Walk(double steps, int depth) {}

  private final Map<String, Gbnf> rules;
  private final Set<String> nullable;
  private final Map<String, Walk> walks = new HashMap<>();
  private final Set<String> inProgress = new HashSet<>();

  private GrammarCheck(Map<String, Gbnf> rules) {
    this.rules = rules;
    this.nullable = fixpoint(GrammarCheck::canBeEmpty);
  }

  static void check(Map<String, Gbnf> rules) {
    var check = new GrammarCheck(rules);
    check.leftmostWalksAreShort();
    check.everyRuleIsProductive();
    check.repetitionsFit();
  }

  private void everyRuleIsProductive() {
    Set<String> productive = fixpoint(GrammarCheck::canEnd);
    for (String rule : rules.keySet()) {
      if (!productive.contains(rule)) {
        throw FailureException.invalid(
            "the JSON Schema has a part (grammar rule "
                + rule
                + ") that no finite value fits: its \"$ref\"s only lead back to themselves;"
                + " make one of them optional or nullable");
      }
    }
  }

  private void leftmostWalksAreShort() {
    double steps = 0;
    for (String rule : rules.keySet()) {
      steps += walkRule(rule, 0).steps;
    }
    if (steps > MAX_LEFTMOST_STEPS) {
      throw FailureException.invalid(
          "the JSON Schema has too many alternatives inside alternatives (\"anyOf\", \"oneOf\");"
              + " flatten them");
    }
  }

  private Walk walkRule(String rule, int above) {
    Walk known = walks.get(rule);
    if (known != null) {
      return known;
    }
    if (inProgress.contains(rule)) {
      throw FailureException.invalid(
          "the JSON Schema has a \"$ref\" (grammar rule "
              + rule
              + ") that leads back to itself without an object or array in between");
    }
    if (above > MAX_LEFTMOST_DEPTH) {
      throw tooDeep();
    }
    inProgress.add(rule);
    Walk inner = walk(bodyOf(rule), above + 1);
    inProgress.remove(rule);
    var walk = new Walk(inner.steps + 1, inner.depth + 1);
    if (walk.depth > MAX_LEFTMOST_DEPTH) {
      throw tooDeep();
    }
    walks.put(rule, walk);
    return walk;
  }

  private static FailureException tooDeep() {
    return FailureException.invalid(
        "the JSON Schema chains more than "
            + MAX_LEFTMOST_DEPTH
            + " optional properties or references; shorten the chain");
  }

  private Walk walk(Gbnf body, int above) {
    return switch (body) {
      case Text _, Chars _ -> new Walk(0, 0);
      case Ref(String rule) -> walkRule(rule, above);
      case Repeat(Gbnf part, _, _) -> walk(part, above);
      case Alt(List<Gbnf> choices) -> {
        Walk all = new Walk(1, 0);
        for (Gbnf choice : choices) {
          all = joined(all, walk(choice, above));
        }
        yield all;
      }
      case Seq(List<Gbnf> parts) -> {
        Walk all = new Walk(0, 0);
        for (Gbnf part : parts) {
          all = joined(all, walk(part, above));
          if (!canBeEmpty(part, nullable::contains)) {
            break;
          }
        }
        yield all;
      }
    };
  }

  private static Walk joined(Walk a, Walk b) {
    return new Walk(a.steps + b.steps, Math.max(a.depth, b.depth));
  }

  private void repetitionsFit() {
    long expanded = 0;
    for (Gbnf body : rules.values()) {
      expanded += expanded(body);
    }
    if (expanded > MAX_EXPANDED_RULES) {
      throw FailureException.invalid(
          "the repetitions of the JSON Schema (\"maxLength\", \"maxItems\", \"pattern\") come to "
              + expanded
              + " grammar rules; at most "
              + MAX_EXPANDED_RULES);
    }
  }

  private static long expanded(Gbnf body) {
    return switch (body) {
      case Text _, Chars _, Ref _ -> 0;
      case Repeat(Gbnf part, int min, int max) ->
          expanded(part) + (max == Gbnf.UNBOUNDED ? min + 1 : max);
      case Alt(List<Gbnf> choices) -> choices.stream().mapToLong(GrammarCheck::expanded).sum();
      case Seq(List<Gbnf> parts) -> parts.stream().mapToLong(GrammarCheck::expanded).sum();
    };
  }

  private interface Property {
    boolean holds(Gbnf body, Predicate<String> ofRule);
  }

  /** The least set of rules for which the property holds. */
  private Set<String> fixpoint(Property property) {
    var holding = new HashSet<String>();
    boolean grew = true;
    while (grew) {
      grew = false;
      for (var rule : rules.entrySet()) {
        if (!holding.contains(rule.getKey())
            && property.holds(rule.getValue(), holding::contains)) {
          holding.add(rule.getKey());
          grew = true;
        }
      }
    }
    return holding;
  }

  private static boolean canBeEmpty(Gbnf body, Predicate<String> ofRule) {
    return switch (body) {
      case Text(String text) -> text.isEmpty();
      case Chars _ -> false;
      case Ref(String rule) -> ofRule.test(rule);
      case Repeat(Gbnf part, int min, _) -> min == 0 || canBeEmpty(part, ofRule);
      case Alt(List<Gbnf> choices) -> choices.stream().anyMatch(c -> canBeEmpty(c, ofRule));
      case Seq(List<Gbnf> parts) -> parts.stream().allMatch(p -> canBeEmpty(p, ofRule));
    };
  }

  private static boolean canEnd(Gbnf body, Predicate<String> ofRule) {
    return switch (body) {
      case Text _ -> true;
      case Chars(CodePoints set) -> !set.isEmpty();
      case Ref(String rule) -> ofRule.test(rule);
      case Repeat(Gbnf part, int min, _) -> min == 0 || canEnd(part, ofRule);
      case Alt(List<Gbnf> choices) -> choices.stream().anyMatch(c -> canEnd(c, ofRule));
      case Seq(List<Gbnf> parts) -> parts.stream().allMatch(p -> canEnd(p, ofRule));
    };
  }

  private Gbnf bodyOf(String rule) {
    Gbnf body = rules.get(rule);
    if (body == null) {
      throw new IllegalStateException("rule " + rule + " was never defined");
    }
    return body;
  }
}
