package dev.folkmoot.engine.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a GBNF grammar derives a text.
 *
 * <p>Rules are small automata that call one another. A position of the whole machine is a state and
 * a stack of states to come back to; all positions that the text so far allows are kept at once,
 * each once, as llama.cpp does. Stacks are interned, so that equal ones are the same object.
 */
final class GbnfMatcher {

  /** A step of an automaton: exactly one of the two kinds is set, or none at the rule's end. */
  static final class State {
    final List<State> free = new ArrayList<>();
    @Nullable IntPredicate reads;
    @Nullable String calls;
    @Nullable State then;
  }

  /** Where to go on after the rule in progress. */
  private record Stack(@Nullable State state, @Nullable Stack below, int id) {}

  private record Key(State state, int below) {}

  private record Position(@Nullable State state, @Nullable Stack stack) {}

  /** An automaton of a whole rule. */
  record Automaton(State start, State end) {}

  private static final int MAX_OPEN_POSITIONS = 20_000;

  private final Map<String, Automaton> rules;
  private final Map<Key, Stack> stacks = new HashMap<>();

  private GbnfMatcher(Map<String, Automaton> rules) {
    this.rules = rules;
  }

  static GbnfMatcher of(String gbnf) {
    return new GbnfMatcher(GbnfReader.read(gbnf));
  }

  /** The whole text and nothing but it. */
  boolean derives(String text) {
    Set<Position> open = closure(Set.of(call("root", null)));
    for (int c : text.codePoints().toArray()) {
      var next = new LinkedHashSet<Position>();
      for (Position position : open) {
        State state = position.state;
        if (state != null && state.reads != null && state.reads.test(c)) {
          next.add(new Position(state.then, position.stack));
        }
      }
      open = closure(next);
      if (open.isEmpty()) {
        return false;
      }
    }
    return open.stream().anyMatch(position -> position.state == null);
  }

  private Position call(String rule, @Nullable Stack back) {
    Automaton automaton = rules.get(rule);
    if (automaton == null) {
      throw new IllegalArgumentException("no rule " + rule);
    }
    return new Position(automaton.start, back);
  }

  /** All positions reachable without reading; a null state is the end of the text. */
  private Set<Position> closure(Set<Position> from) {
    var todo = new ArrayDeque<>(from);
    var seen = new HashSet<Position>(from);
    var waiting = new LinkedHashSet<Position>();
    while (!todo.isEmpty()) {
      Position position = todo.removeFirst();
      for (Position next : silentSteps(position, waiting)) {
        if (seen.add(next)) {
          todo.addLast(next);
        }
      }
      if (seen.size() > MAX_OPEN_POSITIONS) {
        throw new IllegalStateException("the grammar leaves too many positions open");
      }
    }
    return waiting;
  }

  private List<Position> silentSteps(Position position, Set<Position> waiting) {
    State state = position.state;
    if (state == null || state.reads != null) {
      waiting.add(position);
      return List.of();
    }
    var next = new ArrayList<Position>();
    if (state.calls != null) {
      next.add(call(state.calls, push(state.then, position.stack)));
    } else if (state.free.isEmpty()) {
      Stack stack = position.stack;
      next.add(stack == null ? new Position(null, null) : new Position(stack.state, stack.below));
    }
    state.free.forEach(s -> next.add(new Position(s, position.stack)));
    return next;
  }

  private Stack push(@Nullable State then, @Nullable Stack below) {
    State back = java.util.Objects.requireNonNull(then);
    return stacks.computeIfAbsent(
        new Key(back, below == null ? 0 : below.id),
        _ -> new Stack(back, below, stacks.size() + 1));
  }
}
