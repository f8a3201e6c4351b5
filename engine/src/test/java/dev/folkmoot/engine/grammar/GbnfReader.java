package dev.folkmoot.engine.grammar;

import dev.folkmoot.engine.grammar.GbnfMatcher.Automaton;
import dev.folkmoot.engine.grammar.GbnfMatcher.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Reads GBNF text as llama.cpp does, with its repetition limit, into automata. */
final class GbnfReader {

  private static final int MAX_REPETITIONS = 2_000;

  private interface Part {
    Automaton build();
  }

  private final String text;
  private int next;

  private GbnfReader(String text) {
    this.text = text;
  }

  static Map<String, Automaton> read(String gbnf) {
    var reader = new GbnfReader(gbnf);
    Map<String, Part> parts = new LinkedHashMap<>();
    reader.blanks(true);
    while (!reader.atEnd()) {
      String name = reader.name();
      reader.blanks(false);
      reader.expect("::=");
      reader.blanks(true);
      if (parts.put(name, reader.alternatives(false)) != null) {
        throw reader.error("rule " + name + " twice");
      }
      if (!reader.atEnd()) {
        reader.expect("\n");
      }
      reader.blanks(true);
    }
    Map<String, Automaton> rules = new HashMap<>();
    parts.forEach((name, part) -> rules.put(name, part.build()));
    return rules;
  }

  private Part alternatives(boolean nested) {
    List<Part> choices = new ArrayList<>();
    choices.add(sequence(nested));
    while (at('|')) {
      next++;
      blanks(true);
      choices.add(sequence(nested));
    }
    return () -> {
      var both = new Automaton(new State(), new State());
      for (Part choice : choices) {
        Automaton one = choice.build();
        both.start().free.add(one.start());
        one.end().free.add(both.end());
      }
      return both;
    };
  }

  private Part sequence(boolean nested) {
    List<Part> parts = new ArrayList<>();
    while (!atEnd() && !at('|') && !at(')') && !at('\n')) {
      Part part = repeated(atom());
      parts.add(part);
      blanks(nested);
    }
    return () -> joined(parts);
  }

  private static Automaton joined(List<Part> parts) {
    var start = new State();
    State end = start;
    for (Part part : parts) {
      Automaton one = part.build();
      end.free.add(one.start());
      end = one.end();
    }
    var last = new State();
    end.free.add(last);
    return new Automaton(start, last);
  }

  private Part atom() {
    if (at('"')) {
      next++;
      List<Part> characters = new ArrayList<>();
      while (!at('"')) {
        int c = character();
        characters.add(() -> reading(x -> x == c));
      }
      next++;
      return () -> joined(characters);
    }
    if (at('[')) {
      next++;
      IntPredicate set = characterClass();
      return () -> reading(set);
    }
    if (at('(')) {
      next++;
      blanks(true);
      Part inside = alternatives(true);
      expect(")");
      return inside;
    }
    String name = name();
    return () -> {
      var automaton = new Automaton(new State(), new State());
      automaton.start().calls = name;
      automaton.start().then = automaton.end();
      return automaton;
    };
  }

  private static Automaton reading(IntPredicate set) {
    var automaton = new Automaton(new State(), new State());
    automaton.start().reads = set;
    automaton.start().then = automaton.end();
    return automaton;
  }

  private IntPredicate characterClass() {
    boolean negated = at('^');
    if (negated) {
      next++;
    }
    IntPredicate set = _ -> false;
    while (!at(']')) {
      int from = character();
      int to = from;
      if (at('-') && text.charAt(next + 1) != ']') {
        next++;
        to = character();
      }
      int last = to;
      set = set.or(x -> from <= x && x <= last);
    }
    next++;
    return negated ? set.negate() : set;
  }

  private int character() {
    int c = text.codePointAt(next);
    next += Character.charCount(c);
    if (c != '\\') {
      return c;
    }
    char escape = text.charAt(next++);
    return switch (escape) {
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '\\', '"', '[', ']', '-' -> escape;
      default -> throw error("unknown escape");
    };
  }

  private int hex(int digits) {
    next += digits;
    return Integer.parseInt(text.substring(next - digits, next), 16);
  }

  private Part repeated(Part part) {
    if (at('*') || at('+') || at('?')) {
      char sign = text.charAt(next++);
      return times(part, sign == '+' ? 1 : 0, sign == '?' ? 1 : -1);
    }
    if (!at('{')) {
      return part;
    }
    next++;
    int min = number();
    int max = min;
    if (at(',')) {
      next++;
      max = at('}') ? -1 : number();
    }
    expect("}");
    if (min > MAX_REPETITIONS || max > MAX_REPETITIONS) {
      throw error("too many repetitions");
    }
    return times(part, min, max);
  }

  private static Part times(Part part, int min, int max) {
    return () -> {
      var start = new State();
      State at = start;
      for (int i = 0; i < min; i++) {
        Automaton one = part.build();
        at.free.add(one.start());
        at = one.end();
      }
      var end = new State();
      at.free.add(end);
      if (max < 0) {
        Automaton loop = part.build();
        at.free.add(loop.start());
        loop.end().free.add(loop.start());
        loop.end().free.add(end);
      }
      for (int i = min; i < max; i++) {
        Automaton one = part.build();
        at.free.add(one.start());
        one.end().free.add(end);
        at = one.end();
      }
      return new Automaton(start, end);
    };
  }

  private int number() {
    int start = next;
    while (Character.isDigit(text.charAt(next))) {
      next++;
    }
    return Integer.parseInt(text.substring(start, next));
  }

  private String name() {
    int start = next;
    while (!atEnd() && (Character.isLetterOrDigit(text.charAt(next)) || at('-'))) {
      next++;
    }
    if (start == next) {
      throw error("a name expected");
    }
    return text.substring(start, next);
  }

  private void blanks(boolean newLines) {
    while (at(' ') || (newLines && at('\n'))) {
      next++;
    }
  }

  private void expect(String word) {
    if (!text.startsWith(word, next)) {
      throw error(word + " expected");
    }
    next += word.length();
  }

  private boolean at(char c) {
    return next < text.length() && text.charAt(next) == c;
  }

  private boolean atEnd() {
    return next >= text.length();
  }

  private IllegalArgumentException error(String problem) {
    return new IllegalArgumentException(problem + " at character " + next + " of\n" + text);
  }
}
