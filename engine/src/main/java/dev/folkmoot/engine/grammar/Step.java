package dev.folkmoot.engine.grammar;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.grammar.Gbnf.Alt;
import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Ref;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import dev.folkmoot.engine.grammar.Gbnf.Seq;
import dev.folkmoot.engine.grammar.Gbnf.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a grammar as {@link Derivation} follows it: the same tree as {@link Gbnf}, with rules
 * found already. Two parts are the same only if they are one object.
 */
sealed interface Step {

  /** One character of a set. */
  final class Read implements Step {
    final int[] firsts;
    final int[] lasts;

    Read(CodePoints set) {
      firsts = set.ranges().stream().mapToInt(CodePoints.Range::first).toArray();
      lasts = set.ranges().stream().mapToInt(CodePoints.Range::last).toArray();
    }

    /** Whether some character from {@code low} to {@code high} is in the set. */
    boolean takesAnyOf(int low, int high) {
      for (int i = 0; i < firsts.length; i++) {
        if (firsts[i] <= high && low <= lasts[i]) {
          return true;
        }
      }
      return false;
    }
  }

  /** These very characters, at least one. */
  final class Say implements Step {
    final int[] characters;

    Say(int[] characters) {
      this.characters = characters;
    }
  }

  /** What a rule derives. */
  final class Call implements Step {
    @Nullable Step body;
  }

  /** One after another. */
  final class Chain implements Step {
    final List<Step> parts;

    Chain(List<Step> parts) {
      this.parts = parts;
    }
  }

  /** One of several. */
  final class Choice implements Step {
    final List<Step> ways;

    Choice(List<Step> ways) {
      this.ways = ways;
    }
  }

  /** Again and again, {@link Gbnf#UNBOUNDED} times at most. */
  final class Loop implements Step {
    final Step part;
    final int min;
    final int max;

    Loop(Step part, int min, int max) {
      this.part = part;
      this.min = min;
      this.max = max;
    }
  }

  static Step compile(Map<String, Gbnf> rules, String root) {
    Map<String, Call> calls = new HashMap<>();
    rules.keySet().forEach(rule -> calls.put(rule, new Call()));
    rules.forEach((rule, body) -> called(calls, rule).body = compile(body, calls));
    return called(calls, root);
  }

  private static Call called(Map<String, Call> calls, String rule) {
    Call call = calls.get(rule);
    if (call == null) {
      throw FailureException.invalid("the grammar has no rule " + rule);
    }
    return call;
  }

  private static Step compile(Gbnf body, Map<String, Call> calls) {
    return switch (body) {
      case Text(String text) ->
          text.isEmpty() ? new Chain(List.of()) : new Say(text.codePoints().toArray());
      case Chars(CodePoints set) -> new Read(set);
      case Ref(String rule) -> called(calls, rule);
      case Seq(List<Gbnf> parts) ->
          new Chain(parts.stream().map(part -> compile(part, calls)).toList());
      case Alt(List<Gbnf> choices) ->
          new Choice(choices.stream().map(choice -> compile(choice, calls)).toList());
      case Repeat(Gbnf part, int min, int max) -> new Loop(compile(part, calls), min, max);
    };
  }
}
