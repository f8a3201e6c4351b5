package dev.folkmoot.engine.speech;

import dev.folkmoot.core.failure.FailureException;
import java.util.List;
import java.util.regex.Matcher;

/** A call that is being said: collects it until its last character, and reads it then. */
final class CallBody {

  /** What is known of a call. */
  sealed interface Reading {

    record Incomplete() implements Reading {}

    record Complete(List<Said.Call> calls) implements Reading {}

    /** It is something else, or nothing that can be read. */
    record NoCall(FailureException reason) implements Reading {}
  }

  private static final Reading INCOMPLETE = new Reading.Incomplete();
  private static final int NOWHERE = -1;

  private final CallForm form;
  private final CallReader reader;
  private final StringBuilder raw = new StringBuilder();
  private final JsonEnd json = new JsonEnd();

  /** Who is called; empty where the call says so itself. */
  private String name;

  private boolean tags;
  private int valueAt = NOWHERE;
  private boolean inParameter;
  private int searched;
  private boolean keySeen;

  /**
   * A call of which the mark was read.
   *
   * @param name who is called, where that stands before the call
   */
  CallBody(CallForm form, String name, CallReader reader) {
    this.form = form;
    this.name = name;
    this.reader = reader;
    this.tags = form instanceof CallForm.Tags;
  }

  CallForm form() {
    return form;
  }

  String name() {
    return name;
  }

  List<String> closings() {
    return form.closings();
  }

  /** What was said behind the mark. */
  String raw() {
    return raw.toString();
  }

  /** Whether it is text if it is no call. */
  boolean isLenient() {
    return form instanceof CallForm.Json written && written.lenient();
  }

  /** Takes its part of what was said, and leaves the rest. */
  Reading accept(StringBuilder pending) {
    int at = 0;
    while (at < pending.length()) {
      char c = pending.charAt(at++);
      raw.append(c);
      Reading reading;
      try {
        reading =
            form instanceof CallForm.Pairs pairs ? inPairs(c, pairs) : tags ? inTags(c) : inJson(c);
        if (raw.length() > SpeechParser.MAX_CALL_CHARS) {
          throw CallReader.malformed(
              "it has more than " + SpeechParser.MAX_CALL_CHARS + " characters");
        }
      } catch (FailureException e) {
        reading = new Reading.NoCall(e);
      }
      if (!(reading instanceof Reading.Incomplete)) {
        pending.delete(0, at);
        return reading;
      }
    }
    pending.setLength(0);
    return INCOMPLETE;
  }

  private Reading inJson(char c) {
    if (valueAt == NOWHERE && !begins(c)) {
      return INCOMPLETE;
    }
    if (isBare() && c == ':' && !keySeen) {
      keySeen = true;
      if (!CallReader.mayBeCall(raw.substring(valueAt))) {
        throw CallReader.malformed("it is another object");
      }
    }
    return switch (json.accept(c)) {
      case GOES_ON -> INCOMPLETE;
      case ENDS -> new Reading.Complete(read(raw.substring(valueAt)));
      case BROKEN -> throw CallReader.malformed("it is no JSON");
    };
  }

  /** Whether a character begins the value; else it belongs to the head. */
  private boolean begins(char c) {
    boolean first = raw.substring(0, raw.length() - 1).isBlank();
    if (c == '{' || (c == '[' && first && name.isEmpty())) {
      if (!first) {
        name = headName(raw.substring(0, raw.length() - 1));
      }
      valueAt = raw.length() - 1;
      return true;
    }
    boolean mayHead = form instanceof CallForm.Json written && written.head().isPresent();
    if (!Character.isWhitespace(c) && !mayHead) {
      throw CallReader.malformed("it is no JSON");
    }
    if (raw.length() > SpeechParser.MAX_HEAD_CHARS) {
      throw CallReader.malformed("it has no arguments");
    }
    return false;
  }

  private String headName(String head) {
    if (form instanceof CallForm.Json written && written.head().isPresent()) {
      Matcher matcher = written.head().get().matcher(head);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    throw CallReader.malformed("it names no function");
  }

  private List<Said.Call> read(String value) {
    if (!name.isEmpty()) {
      return List.of(new Said.Call(name, CallReader.arguments(value)));
    }
    List<Said.Call> calls = reader.described(value);
    if (isBare() && !calls.stream().allMatch(call -> reader.knows(call.name()))) {
      throw CallReader.malformed("it names no tool");
    }
    return calls;
  }

  /** Whether only its content says that it is a call. */
  private boolean isBare() {
    return form.open().isEmpty() && name.isEmpty();
  }

  private Reading inTags(char c) {
    if (searched == 0) {
      return start(c);
    }
    if (c != '>' && c != '=') {
      return INCOMPLETE; // every tag that matters ends with one of these
    }
    if (inParameter) {
      if (endsWith(CallForm.Tags.PARAMETER_END)) {
        inParameter = false;
      }
    } else if (endsWith(CallForm.Tags.PARAMETER)) {
      inParameter = true;
    } else if (endsWith(CallForm.Tags.FUNCTION_END)) {
      int end = raw.length() - CallForm.Tags.FUNCTION_END.length();
      String opened = isFunctionMark() ? CallForm.Tags.FUNCTION : "";
      return new Reading.Complete(List.of(reader.tagged(opened + raw.substring(0, end))));
    }
    return INCOMPLETE;
  }

  private Reading inPairs(char c, CallForm.Pairs pairs) {
    if (c != '>') {
      return INCOMPLETE;
    }
    if (inParameter) {
      inParameter = !endsWith(CallForm.Pairs.VALUE_END);
    } else if (endsWith(CallForm.Pairs.VALUE)) {
      inParameter = true;
    } else if (endsWith(pairs.end())) {
      String said = raw.substring(0, raw.length() - pairs.end().length());
      return new Reading.Complete(List.of(reader.paired(said)));
    }
    return INCOMPLETE;
  }

  private boolean isFunctionMark() {
    return form.open().equals(CallForm.Tags.FUNCTION);
  }

  /** The first characters say whether there are tags, or JSON all the same. */
  private Reading start(char c) {
    String begun = raw.toString().stripLeading();
    if (isFunctionMark() || begun.equals(CallForm.Tags.FUNCTION)) {
      searched = raw.length();
      return INCOMPLETE;
    }
    if (c == '{' && begun.length() == 1) {
      tags = false;
      return inJson(c);
    }
    if (!CallForm.Tags.FUNCTION.startsWith(begun) || raw.length() > SpeechParser.MAX_HEAD_CHARS) {
      throw CallReader.malformed("it names no function");
    }
    return INCOMPLETE;
  }

  private boolean endsWith(String tag) {
    int from = raw.length() - tag.length();
    return from >= 0 && raw.indexOf(tag, from) == from;
  }
}
