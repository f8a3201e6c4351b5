package dev.folkmoot.engine.grammar;

import dev.folkmoot.engine.grammar.Gbnf.Alt;
import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Ref;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import dev.folkmoot.engine.grammar.Gbnf.Seq;
import dev.folkmoot.engine.grammar.Gbnf.Text;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a rule that leads back to itself before any character: its readings would be without end.
 */
final class LeftRecursion {

  private final Map<String, Gbnf> rules;
  private final Set<String> nullable = new HashSet<>();

  private LeftRecursion(Map<String, Gbnf> rules) {
    this.rules = rules;
    boolean grew = true;
    while (grew) {
      grew = false;
      for (var rule : rules.entrySet()) {
        if (!nullable.contains(rule.getKey()) && canBeEmpty(rule.getValue())) {
          grew = nullable.add(rule.getKey());
        }
      }
    }
  }

  /** The name of such a rule, if there is any. */
  static Optional<String> in(Map<String, Gbnf> rules) {
    return new LeftRecursion(rules).find();
  }

  /**
   * Takes away, again and again, a rule that no other begins with (Kahn 1962). What is left goes in
   * circles, or is called from one.
   */
  private Optional<String> find() {
    Map<String, Set<String>> leftmost = new HashMap<>();
    Map<String, Integer> callers = new HashMap<>();
    rules.forEach((rule, body) -> {
      Set<String> first = new HashSet<>();
      addLeftmost(body, first);
      leftmost.put(rule, first);
      first.forEach(called -> callers.merge(called, 1, Integer::sum));
    });
    ArrayDeque<String> uncalled = new ArrayDeque<>(rules.keySet());
    uncalled.removeIf(callers::containsKey);
    Set<String> left = new HashSet<>(rules.keySet());
    while (!uncalled.isEmpty()) {
      String rule = uncalled.removeFirst();
      left.remove(rule);
      for (String called : leftmost.getOrDefault(rule, Set.of())) {
        if (callers.merge(called, -1, Integer::sum) == 0) {
          uncalled.addLast(called);
        }
      }
    }
    return left.stream().filter(rule -> reaches(rule, leftmost)).sorted().findFirst();
  }

  private static boolean reaches(String rule, Map<String, Set<String>> leftmost) {
    Set<String> seen = new HashSet<>(leftmost.getOrDefault(rule, Set.of()));
    ArrayDeque<String> todo = new ArrayDeque<>(seen);
    while (!todo.isEmpty() && !seen.contains(rule)) {
      for (String called : leftmost.getOrDefault(todo.removeFirst(), Set.of())) {
        if (seen.add(called)) {
          todo.addLast(called);
        }
      }
    }
    return seen.contains(rule);
  }

  /** The rules that may stand at the very beginning of what the body derives. */
  private void addLeftmost(Gbnf body, Set<String> first) {
    switch (body) {
      case Text _, Chars _ -> {}
      case Ref(String rule) -> first.add(rule);
      case Repeat(Gbnf part, _, _) -> addLeftmost(part, first);
      case Alt(List<Gbnf> choices) -> choices.forEach(choice -> addLeftmost(choice, first));
      case Seq(List<Gbnf> parts) -> {
        for (Gbnf part : parts) {
          addLeftmost(part, first);
          if (!canBeEmpty(part)) {
            break;
          }
        }
      }
    }
  }

  private boolean canBeEmpty(Gbnf body) {
    return switch (body) {
      case Text(String text) -> text.isEmpty();
      case Chars _ -> false;
      case Ref(String rule) -> nullable.contains(rule);
      case Repeat(Gbnf part, int min, _) -> min == 0 || canBeEmpty(part);
      case Alt(List<Gbnf> choices) -> choices.stream().anyMatch(this::canBeEmpty);
      case Seq(List<Gbnf> parts) -> parts.stream().allMatch(this::canBeEmpty);
    };
  }
}
