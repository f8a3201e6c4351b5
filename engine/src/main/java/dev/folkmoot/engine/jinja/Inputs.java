package dev.folkmoot.engine.jinja;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the caller's values into the interpreter's; a copy, since the caller's may change. */
final class Inputs {
  private Inputs() {}

  static Object convert(Run run, @Nullable Object value) {
    run.enter();
    Object converted =
        switch (value) {
          case null -> None.NONE;
          case String text -> text;
          case Boolean bit -> bit;
          case Byte _, Short _, Integer _, Long _ -> (Object) ((Number) value).longValue();
          case BigInteger number -> number.bitLength() < 64 ? (Object) number.longValue() : number;
          case Float _, Double _, BigDecimal _ -> (Object) ((Number) value).doubleValue();
          case List<?> list -> list(run, list);
          case Map<?, ?> map -> map(run, map);
          default ->
              throw new FailureException(
                  Failure.Kind.INTERNAL,
                  "a template was given a value of type " + value.getClass().getName());
        };
    run.leave();
    return converted;
  }

  private static List<Object> list(Run run, List<?> list) {
    List<Object> converted = new ArrayList<>(list.size());
    for (Object item : list) {
      converted.add(convert(run, item));
    }
    return converted;
  }

  private static Map<Object, Object> map(Run run, Map<?, ?> map) {
    Map<Object, Object> converted = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      converted.put(Types.key(convert(run, entry.getKey())), convert(run, entry.getValue()));
    }
    return converted;
  }
}
