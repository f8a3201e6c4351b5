package dev.folkmoot.app.settings;

import java.util.List;

/** What stands in a YAML file, and where. Lines and columns count from 1. */
sealed interface YamlValue {

  /** A place in the file. */
  record Spot(int line, int column) {}

  Spot spot();

  /**
   * A single value.
   *
   * @param isPlain whether it stands there without quotes, so that {@code null} means nothing
   */
  record Scalar(String text, boolean isPlain, Spot spot) implements YamlValue {
    boolean isNothing() {
      return isPlain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }
  }

  record Items(List<YamlValue> values, Spot spot) implements YamlValue {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** No two members have one name. */
  record Members(List<Member> members, Spot spot) implements YamlValue {
    public Members {
      members = List.copyOf(members);
    }
  }

  record Member(String name, Spot spot, YamlValue value) {}
}
