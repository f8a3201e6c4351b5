package dev.folkmoot.core.gotemplate;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the tests render with, and the table of what Go's own program makes of it. */
final class Sample {

  static final Clock CLOCK = Clock.fixed(Instant.parse("2024-05-06T12:00:00Z"), ZoneOffset.UTC);

  private Sample() {}

  /**
   * A line of the table.
   *
   * @param kind {@code =} for what is written, {@code !} for a fault of the run, {@code ?} for one
   *     of the parser
   */
  record Learnt(String template, char kind, String said) {}

  static List<Learnt> learnt() throws IOException {
    List<Learnt> table = new ArrayList<>();
    try (InputStream in = Objects.requireNonNull(Sample.class.getResourceAsStream("learnt.txt"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        int tab = line.indexOf('\t');
        table.add(
            new Learnt(
                plain(line.substring(0, tab)),
                line.charAt(tab + 1),
                plain(line.substring(tab + 2))));
      }
    }
    return table;
  }

  private static String plain(String escaped) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '\\') {
        c = escaped.charAt(++i);
        int letter = "ntr".indexOf(c);
        c = letter < 0 ? c : "\n\t\r".charAt(letter);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  static String render(String template) {
    return GoTemplate.parse(template).render(data(), CLOCK);
  }

  /** The words of the fault that a template ends in. */
  static String fault(String template) {
    try {
      return "none, but " + render(template);
    } catch (FailureException e) {
      return e.failure().message();
    }
  }

  static Map<String, @Nullable Object> data() {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("S", "hello");
    data.put("E", "");
    data.put("U", "héllo 日本 🎉");
    data.put("N", 42);
    data.put("Z", 0);
    data.put("Neg", -7);
    data.put("F", 3.5);
    data.put("Fi", 1000000.0);
    data.put("Ft", 1e-7);
    data.put("T", true);
    data.put("Fa", false);
    data.put("Nil", null);
    data.put("L", List.of("a", "b", "c"));
    List<@Nullable Object> mixed = new ArrayList<>(List.of(1, 2.5, "x"));
    mixed.add(null);
    mixed.add(true);
    data.put("LN", mixed);
    data.put("EL", List.of());
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("k", "v");
    map.put("a", 1);
    map.put("z", List.of(1, 2));
    map.put("n", null);
    data.put("M", map);
    data.put("EM", Map.of());
    data.put("Deep", Map.of("x", Map.of("y", Map.of("z", "deep"))));
    Map<String, Object> call = Map.of("Name", "f", "Args", Map.of("b", 2, "a", "1&2"));
    data.put(
        "Msgs",
        List.of(
            Map.of("Role", "system", "Content", "be"),
            Map.of("Role", "user", "Content", "hi <b>"),
            Map.of("Role", "assistant", "Content", "yo \"q\"", "Calls", List.of(call))));
    return data;
  }
}
