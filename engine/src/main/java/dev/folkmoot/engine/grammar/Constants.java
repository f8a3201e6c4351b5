package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.Gbnf.seq;
import static dev.folkmoot.engine.grammar.Gbnf.text;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** {@code enum} and {@code const}: values spelled out. */
final class Constants {

  static final int MAX_ENUM_VALUES = 5_000;

  /**
   * Up to here alternatives stand side by side. Beyond, they share their beginnings: llama.cpp
   * tries every token against every open alternative, so a thousand of them must not all be open.
   */
  private static final int MAX_FLAT_VALUES = 16;

  private final RuleBook book;
  private final JsonRules json;

  Constants(RuleBook book, JsonRules json) {
    this.book = book;
    this.json = json;
  }

  Gbnf oneOf(List<JsonNode> values) {
    var scalars = new TreeSet<String>();
    var inOrder = new ArrayList<Gbnf>();
    for (JsonNode value : values) {
      if (!value.isContainer()) {
        scalars.add(scalar(value));
      }
      inOrder.add(literal(value));
    }
    if (values.size() <= MAX_FLAT_VALUES) {
      return Gbnf.alt(inOrder);
    }
    var choices = new ArrayList<Gbnf>();
    if (!scalars.isEmpty()) {
      choices.add(sharingBeginnings(List.copyOf(scalars), 0));
    }
    values.stream().filter(JsonNode::isContainer).map(this::literal).forEach(choices::add);
    return Gbnf.alt(choices);
  }

  private Gbnf literal(JsonNode value) {
    if (!value.isContainer()) {
      return text(scalar(value));
    }
    var parts = new ArrayList<Gbnf>();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      parts.add(json.member(text(JsonText.quote(member.getKey())), literal(member.getValue())));
    }
    if (value.isArray()) {
      value.valueStream().map(this::literal).forEach(parts::add);
    }
    var spread = new ArrayList<Gbnf>();
    for (Gbnf part : parts) {
      if (!spread.isEmpty()) {
        spread.add(text(","));
        spread.add(json.ws());
      }
      spread.add(part);
    }
    Gbnf inside = seq(spread);
    String brackets = value.isArray() ? "[]" : "{}";
    return seq(
        text(brackets.substring(0, 1)),
        json.ws(),
        json.spaced(inside),
        text(brackets.substring(1)));
  }

  private static String scalar(JsonNode value) {
    if (value.isString()) {
      return JsonText.quote(value.asString());
    }
    return value.isBigDecimal() ? decimal(value.decimalValue()) : value.toString();
  }

  private static String decimal(BigDecimal value) {
    return value.toString();
  }

  /** Sorted, distinct texts as a tree; all agree before {@code from}. */
  private Gbnf sharingBeginnings(List<String> texts, int from) {
    String first = texts.getFirst();
    if (texts.size() == 1) {
      return text(first.substring(from));
    }
    int common = commonLength(first, texts.getLast());
    var choices = new ArrayList<Gbnf>();
    int start = 0;
    if (first.length() == common) {
      choices.add(Gbnf.EMPTY);
      start = 1;
    }
    while (start < texts.size()) {
      int branch = texts.get(start).codePointAt(common);
      int end = start;
      while (end < texts.size() && texts.get(end).codePointAt(common) == branch) {
        end++;
      }
      choices.add(sharingBeginnings(texts.subList(start, end), common));
      start = end;
    }
    return seq(text(first.substring(from, common)), book.define("choice", Gbnf.alt(choices)));
  }

  private static int commonLength(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    boolean insidePair = i > 0 && Character.isHighSurrogate(a.charAt(i - 1));
    return insidePair ? i - 1 : i;
  }
}
