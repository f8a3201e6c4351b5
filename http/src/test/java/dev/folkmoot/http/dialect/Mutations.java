package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import dev.folkmoot.http.wire.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Requests that went wrong on the way: for the tests of those who read them. */
public final class Mutations {

  private static final int ROUNDS = 1_500;

  /** Values that somewhere mean something, and elsewhere nothing. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e300",
          "''",
          "'x'",
          "[]",
          "{}",
          "[null]",
          "[{}]",
          "['x']",
          "{'type':'text'}",
          "[{'type':'text'}]",
          "[{'type':'image'}]",
          "[{'type':'tool_result'}]",
          "[{'type':'tool_use','id':'a','name':'b','input':[]}]",
          "{'type':'json_schema'}",
          "[{'type':'function'}]",
          "[{'type':'namespace'}]",
          "[{'type':'reasoning','summary':[0]}]",
          "[[[[]]]]",
          "{'a':{'b':{'c':[]}}}",
          "9223372036854775808",
          "'\\ud800'",
          "'AAAA'",
          "'data:image/png;base64,AAAA'");

  private Mutations() {}

  /**
   * Gives a reader many requests that are nearly right. It may take them or refuse them, but only
   * as the client's fault and with a reason.
   *
   * @param seeds sound requests, with ' for "
   */
  public static void assertReadOrRefused(
      long seed, Consumer<InputStream> reader, List<String> seeds) {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body = mutated(seeds.get(random.nextInt(seeds.size())), random);
      try {
        reader.accept(new ByteArrayInputStream(body));
      } catch (FailureException e) {
        refused++;
        assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
        assertThat(e.failure().message()).isNotBlank();
      } catch (RefusedException e) {
        refused++;
        assertThat(e.message()).isNotBlank();
      } catch (RuntimeException e) {
        throw new AssertionError(new String(body, StandardCharsets.UTF_8), e);
      }
    }
    assertThat(refused).isBetween(ROUNDS / 25, ROUNDS - ROUNDS / 25);
  }

  /** A sound request, with ' for ", after something happened to it. */
  public static byte[] mutated(String seed, Random random) {
    JsonValue tree = JsonReader.read(Json.body(seed));
    if (random.nextInt(4) == 0) {
      byte[] bytes = seed.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
      return bytes;
    }
    for (int times = random.nextInt(3); times >= 0; times--) {
      tree = changed(tree, random);
    }
    return new JsonBuffer().any(JsonValue.plain(tree)).copy();
  }

  /** Replaces, removes or repeats one value somewhere in the tree. */
  private static JsonValue changed(JsonValue value, Random random) {
    if (random.nextInt(5) == 0) {
      return JsonReader.read(Json.body(VALUES.get(random.nextInt(VALUES.size()))));
    }
    return switch (value) {
      case JsonValue.Obj(Map<String, JsonValue> members) when !members.isEmpty() -> {
        Map<String, JsonValue> all = new LinkedHashMap<>(members);
        List<String> names = new ArrayList<>(all.keySet());
        String name = names.get(random.nextInt(names.size()));
        @Nullable JsonValue old = all.remove(name);
        if (random.nextInt(6) > 0 && old != null) {
          all.put(name, changed(old, random));
        }
        yield new JsonValue.Obj(all);
      }
      case JsonValue.Arr(List<JsonValue> items) when !items.isEmpty() -> {
        List<JsonValue> all = new ArrayList<>(items);
        int i = random.nextInt(all.size());
        all.set(i, changed(all.get(i), random));
        if (random.nextInt(6) == 0) {
          all.add(all.get(random.nextInt(all.size())));
        }
        yield new JsonValue.Arr(all);
      }
      case JsonValue _ -> JsonReader.read(Json.body(VALUES.get(random.nextInt(VALUES.size()))));
    };
  }
}
