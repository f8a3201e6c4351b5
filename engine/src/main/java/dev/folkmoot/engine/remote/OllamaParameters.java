package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.FailureException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code /api/show} says of parameters: a name and a value a line, strings in quotes, a
 * name with several values on several lines.
 *
 * @param text of all lines
 */
record OllamaParameters(String text) {

  private static final int MAX_LINES = 256;
  private static final String STOP = "stop";
  private static final Pattern LINE = Pattern.compile("(\\w{1,64})\\s+(\\S.*?)\\s*");
  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,18}([.]\\d{1,18})?(e[+-]?\\d{1,3})?");

  Map<String, Object> read() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    List<String> stops = new ArrayList<>();
    text.lines()
        .limit(MAX_LINES)
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> {
          if (line.group(1).equals(STOP)) {
            stops.add(unquoted(line.group(2)));
          } else {
            parameters.put(line.group(1), value(line.group(2)));
          }
        });
    if (!stops.isEmpty()) {
      parameters.put(STOP, stops);
    }
    return parameters;
  }

  private static Object value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (NUMBER.matcher(text).matches()) {
      BigDecimal number = new BigDecimal(text);
      return text.matches("-?\\d+") ? (Object) number.longValueExact() : number.doubleValue();
    }
    return unquoted(text);
  }

  /** Go quotes as JSON does, for everything that stands in a stop string. */
  private static String unquoted(String text) {
    if (!text.startsWith("\"")) {
      return text;
    }
    try {
      return Json.read(text).asString(text);
    } catch (FailureException e) {
      return text.replaceAll("^\"|\"$", ""); // An escape of Go's own; as near as can be.
    }
  }
}
