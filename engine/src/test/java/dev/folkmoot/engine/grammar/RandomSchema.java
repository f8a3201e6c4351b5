package dev.folkmoot.engine.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema together with ways to write texts that fit it and texts that do not. What does not fit
 * is wrong in one place that was chosen on purpose, so no second reading of schemas is needed.
 */
sealed interface RandomSchema {

  JsonNodeFactory JSON = JsonNodeFactory.instance;

  ObjectNode schema();

  String fitting(Random random);

  String unfitting(Random random);

  static RandomSchema of(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 6)) {
      case 0 -> {
        int low = random.nextInt(2_000) - 1_000;
        yield new Whole(low, low + random.nextInt(500));
      }
      case 1 -> {
        int min = random.nextInt(4);
        yield new Words(min, min + random.nextInt(4));
      }
      case 2 -> new Choice(List.of("a", "b\"\\", "]^-", "é\n").subList(0, 1 + random.nextInt(4)));
      case 3 -> {
        int min = random.nextInt(3);
        yield new Items(of(random, depth - 1), min, min + random.nextInt(3));
      }
      case 4 -> new Either(of(random, depth - 1));
      default -> members(random, depth);
    };
  }

  private static Members members(Random random, int depth) {
    var values = new ArrayList<RandomSchema>();
    var required = new ArrayList<Boolean>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      values.add(of(random, depth - 1));
      required.add(random.nextBoolean());
    }
    return new Members(values, required, random.nextBoolean());
  }

  record Whole(int low, int high) implements RandomSchema {
    @Override
    public ObjectNode schema() {
      return JSON.objectNode().put("type", "integer").put("minimum", low).put("maximum", high);
    }

    @Override
    public String fitting(Random random) {
      return Integer.toString(low + random.nextInt(high - low + 1));
    }

    @Override
    public String unfitting(Random random) {
      return Integer.toString(random.nextBoolean() ? low - 1 - random.nextInt(50) : high + 1);
    }
  }

  record Words(int min, int max) implements RandomSchema {
    @Override
    public ObjectNode schema() {
      return JSON.objectNode().put("type", "string").put("minLength", min).put("maxLength", max);
    }

    @Override
    public String fitting(Random random) {
      return word(random, min + random.nextInt(max - min + 1));
    }

    private static String word(Random random, int length) {
      var text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append(List.of("x", "\"", "\\", "é", "😀", "\n").get(random.nextInt(6)));
      }
      return JsonText.quote(text.toString());
    }

    @Override
    public String unfitting(Random random) {
      return word(random, min > 0 && random.nextBoolean() ? min - 1 : max + 1);
    }
  }

  record Choice(List<String> values) implements RandomSchema {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JSON.objectNode();
      values.forEach(schema.putArray("enum")::add);
      return schema;
    }

    @Override
    public String fitting(Random random) {
      return JsonText.quote(values.get(random.nextInt(values.size())));
    }

    @Override
    public String unfitting(Random random) {
      return JsonText.quote(values.get(random.nextInt(values.size())) + "x");
    }
  }

  record Items(RandomSchema item, int min, int max) implements RandomSchema {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JSON.objectNode().put("type", "array");
      schema.put("minItems", min).put("maxItems", max).set("items", item.schema());
      return schema;
    }

    @Override
    public String fitting(Random random) {
      return list(random, min + random.nextInt(max - min + 1), -1);
    }

    private String list(Random random, int length, int wrong) {
      var parts = new ArrayList<String>();
      for (int i = 0; i < length; i++) {
        parts.add(i == wrong ? item.unfitting(random) : item.fitting(random));
      }
      return "[" + String.join(random.nextBoolean() ? "," : ", ", parts) + "]";
    }

    @Override
    public String unfitting(Random random) {
      boolean wrongItem = max > 0 && random.nextBoolean();
      int length = Math.max(1, max);
      return wrongItem ? list(random, length, random.nextInt(length)) : list(random, max + 1, -1);
    }
  }

  /** A schema or null. */
  record Either(RandomSchema inner) implements RandomSchema {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JSON.objectNode();
      schema.putArray("anyOf").add(inner.schema()).addObject().put("type", "null");
      return schema;
    }

    @Override
    public String fitting(Random random) {
      return random.nextBoolean() ? "null" : inner.fitting(random);
    }

    @Override
    public String unfitting(Random random) {
      // An alternative of alternatives may have null too; a bare word never fits.
      return random.nextBoolean() ? "nul" : inner.unfitting(random);
    }
  }

  record Members(List<RandomSchema> values, List<Boolean> required, boolean open)
      implements RandomSchema {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JSON.objectNode().put("type", "object");
      ObjectNode properties = schema.putObject("properties");
      var names = schema.putArray("required");
      for (int i = 0; i < values.size(); i++) {
        properties.set(name(i), values.get(i).schema());
        if (required.get(i)) {
          names.add(name(i));
        }
      }
      if (open) {
        schema.putObject("additionalProperties").put("type", "boolean");
      }
      return schema;
    }

    private static String name(int i) {
      return List.of("n", "na\"me", "n]\n", "é").get(i);
    }

    @Override
    public String fitting(Random random) {
      return members(random, -1, -1, open && random.nextBoolean() ? "\"nam\": true" : "");
    }

    private String members(Random random, int wrong, int missing, String last) {
      var parts = new ArrayList<String>();
      for (int i = 0; i < values.size(); i++) {
        boolean there = i == wrong || required.get(i) || random.nextBoolean();
        if (there && i != missing) {
          RandomSchema value = values.get(i);
          String text = i == wrong ? value.unfitting(random) : value.fitting(random);
          parts.add(JsonText.quote(name(i)) + ":" + (random.nextBoolean() ? " " : "") + text);
        }
      }
      if (!last.isEmpty()) {
        parts.add(last);
      }
      return "{" + String.join(random.nextBoolean() ? "," : ",\n  ", parts) + "}";
    }

    @Override
    public String unfitting(Random random) {
      int chosen = random.nextInt(values.size());
      if (required.get(chosen) && random.nextBoolean()) {
        return members(random, -1, chosen, "");
      }
      return random.nextBoolean()
          ? members(random, chosen, -1, "")
          : members(random, -1, -1, "\"other\":1");
    }
  }
}
