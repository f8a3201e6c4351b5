package dev.folkmoot.core.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What Go 1.26's text/template makes of our own templates, written down and held against ours:
 * output, faults, and where they are said to be.
 */
final class LearntTest {

  private static String ours(Sample.Learnt line) {
    GoTemplate template;
    try {
      template = GoTemplate.parse(line.template());
    } catch (FailureException e) {
      return "?" + e.failure().message();
    }
    try {
      // None of them has a place for the answer, so there is one at the end, which Go knows not.
      String text = template.render(Sample.data(), Sample.CLOCK);
      return "=" + text.substring(0, text.length() - "<no value>".length());
    } catch (FailureException e) {
      return "!" + e.failure().message();
    }
  }

  @Test
  void everyTemplateIsReadAndRunAsGoDoesIt() throws IOException {
    List<String> differences = new ArrayList<>();
    List<Sample.Learnt> table = Sample.learnt();
    for (Sample.Learnt line : table) {
      String ours = ours(line);
      if (!ours.equals(line.kind() + line.said())) {
        differences.add(
            line.template() + "\n  go   " + line.kind() + line.said() + "\n  ours " + ours);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(table).hasSizeGreaterThan(500);
  }
}
