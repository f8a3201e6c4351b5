package dev.folkmoot.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the interpreter does otherwise than jinja2 is written down in {@code
 * jinja-known-differences.txt}, and nothing else: one that is mended must leave the list, one that
 * changes must be looked at.
 */
final class KnownDifferencesTest {

  private static final Pattern ENTRY =
      Pattern.compile(
          "(?s)(?<template>[^\\n]+)\\n  jinja2: \"(?<python>.*?)\"\\n  ours:   \"(?<ours>.*?)\"(?=\\n|$)");

  private record Difference(String template, String python, String ours) {}

  private static List<Difference> differences() throws IOException {
    String text = Files.readString(Rendering.resource("jinja-known-differences.txt"));
    Matcher entry = ENTRY.matcher(text.substring(text.indexOf("\n\n") + 2));
    return entry
        .results()
        .map(found ->
            new Difference(
                found.group("template"), shown(found.group("python")), shown(found.group("ours"))))
        .toList();
  }

  /** The file indents the further lines of an output. */
  private static String shown(String text) {
    return text.replace("\n  ", "\n");
  }

  @TestFactory
  Stream<DynamicTest> everyDifferenceIsStillTheOneThatIsWrittenDown() throws IOException {
    Map<String, Object> variables =
        Rendering.json(Rendering.resource("jinja-features").resolve("variables.json"));
    return differences().stream()
        .map(one ->
            DynamicTest.dynamicTest(
                one.template(),
                () ->
                    assertThat(Rendering.outcome(one.template(), variables))
                        .isEqualTo(one.ours())
                        .isNotEqualTo(one.python())));
  }

  @Test
  void theListIsReadInFullAndSaysHowLongItIs() throws IOException {
    String text = Files.readString(Rendering.resource("jinja-known-differences.txt"));
    assertThat(text).contains("(" + differences().size() + " of 2,129)");
  }
}
