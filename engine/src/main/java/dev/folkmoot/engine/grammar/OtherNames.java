package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.Gbnf.seq;
import static dev.folkmoot.engine.grammar.Gbnf.text;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.grammar.Gbnf.Chars;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Member names that are none of the declared ones.
 *
 * <p>The declared names form a tree of characters. Another name follows the tree for a while and
 * then either leaves it with a character that the tree does not have here, or ends where no
 * declared name ends, or goes on where one does. Until it has left the tree it is written in its
 * shortest form, else an escape like {@code \}{@code u0061} could smuggle a declared name in.
 */
final class OtherNames {

  /** Of all declared names together, where an object has additional members too. */
  static final int MAX_NAME_CHARS = 20_000;

  private static final class Node {
    final Map<Integer, Node> next = new TreeMap<>();
    boolean isName;
  }

  private final RuleBook book;
  private final JsonRules json;

  OtherNames(RuleBook book, JsonRules json) {
    this.book = book;
    this.json = json;
  }

  /** A quoted name, any but {@code declared}. */
  Gbnf nameOtherThan(Collection<String> declared) {
    if (declared.isEmpty()) {
      return json.string();
    }
    if (declared.stream().mapToInt(String::length).sum() > MAX_NAME_CHARS) {
      throw FailureException.invalid(
          "the JSON Schema has an object with \"additionalProperties\" whose property names have"
              + " more than "
              + MAX_NAME_CHARS
              + " characters together; set \"additionalProperties\" to false");
    }
    var root = new Node();
    for (String name : declared) {
      Node node = root;
      for (int c : name.codePoints().toArray()) {
        node = node.next.computeIfAbsent(c, _ -> new Node());
      }
      node.isName = true;
    }
    return book.define("other-name", JsonRules.quoted(after(root)));
  }

  private Gbnf after(Node node) {
    List<Gbnf> choices = new ArrayList<>();
    if (!node.isName) {
      choices.add(Gbnf.EMPTY);
    }
    CodePoints there = CodePoints.NONE;
    for (Map.Entry<Integer, Node> child : node.next.entrySet()) {
      int c = child.getKey();
      there = there.union(CodePoints.range(c, c));
      choices.add(seq(text(JsonText.escaped(c)), after(child.getValue())));
    }
    Gbnf rest = book.repeat("char", json.character(), 0, Gbnf.UNBOUNDED);
    choices.add(seq(new Chars(JsonRules.RAW.without(there)), rest));
    CodePoints escapes = CodePoints.NONE;
    for (int c : "\"\\\b\f\n\r\t".chars().toArray()) {
      if (!there.contains(c)) {
        escapes = escapes.union(CodePoints.anyOf(JsonText.escaped(c).substring(1)));
      }
    }
    if (!escapes.isEmpty()) {
      choices.add(seq(text("\\"), new Chars(escapes), rest));
    }
    return book.define("other", Gbnf.alt(choices));
  }
}
