package dev.folkmoot.app.settings;

import dev.folkmoot.app.settings.YamlValue.Spot;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a YAML file into {@link YamlValue}s. The library is used for its events only: what grows
 * without bound in YAML, aliases and depth, never gets further than here.
 */
final class YamlFile {

  static final int MAX_BYTES = 256 << 10;
  private static final int MAX_DEPTH = 8;

  private final Path file;
  private final Iterator<Event> events;
  private int depth;

  private YamlFile(Path file, String text) {
    this.file = file;
    LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * @return empty if nothing stands in it
   * @throws FailureException {@code INVALID_REQUEST} if it cannot be read, with the line and the
   *     column where that is known
   */
  static Optional<YamlValue.Members> read(Path file) {
    try {
      return new YamlFile(file, text(file)).document();
    } catch (MarkedYamlEngineException e) {
      // It quotes the line, which may hold a key; so it goes no further, not even as a cause.
      throw FailureException.invalid(
          at(file, spot(e.getProblemMark()))
              + "no YAML: "
              + e.getProblem()
              + "; mind indents, colons and quotes");
    } catch (YamlEngineException e) {
      throw FailureException.invalid(
          file + " is no YAML (" + e.getClass().getSimpleName() + "); mind its characters");
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw FailureException.invalid(
            file + " has more than " + MAX_BYTES + " bytes; that is no configuration");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new FailureException(Failure.Kind.INVALID_REQUEST, file + ": no such file", e);
    } catch (CharacterCodingException e) {
      throw new FailureException(Failure.Kind.INVALID_REQUEST, file + " is no UTF-8", e);
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** A message about a place begins with it: {@code file:line:column: }. */
  static String at(Path file, Spot spot) {
    return file + ":" + spot.line() + ":" + spot.column() + ": ";
  }

  private Optional<YamlValue.Members> document() {
    Optional<YamlValue.Members> document = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {
          // around what is meant
        }
        case Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd, Alias -> {
          if (document.isPresent()) {
            throw wrong(event, "a second document; there is one in a file");
          }
          document = Optional.of(top(event));
        }
      }
    }
    return document.filter(members -> !members.members().isEmpty());
  }

  private YamlValue.Members top(Event event) {
    return switch (value(event)) {
      case YamlValue.Members members -> members;
      case YamlValue.Scalar scalar when scalar.isNothing() ->
          new YamlValue.Members(List.of(), scalar.spot());
      case YamlValue.Scalar _, YamlValue.Items _ ->
          throw wrong(event, "no keys; say for example 'mesh:' and below it '  name: attic'");
    };
  }

  private YamlValue value(Event event) {
    if (++depth > MAX_DEPTH) {
      throw wrong(event, "nested too deeply");
    }
    YamlValue value =
        switch (event) {
          case ScalarEvent scalar ->
              new YamlValue.Scalar(
                  scalar.getValue(),
                  scalar.getScalarStyle() == ScalarStyle.PLAIN,
                  spot(event.getStartMark()));
          case SequenceStartEvent _ -> items(event);
          case MappingStartEvent _ -> members(event);
          case AliasEvent _ -> throw wrong(event, "an alias; write the value out");
          default -> throw wrong(event, "something that is no value");
        };
    depth--;
    return value;
  }

  private YamlValue.Items items(Event start) {
    List<YamlValue> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(value(event));
    }
    return new YamlValue.Items(items, spot(start.getStartMark()));
  }

  private YamlValue.Members members(Event start) {
    List<YamlValue.Member> members = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      if (!(event instanceof ScalarEvent name)) {
        throw wrong(event, "a key that is no word");
      }
      if (!names.add(name.getValue())) {
        throw wrong(event, "'" + name.getValue() + "' a second time; delete one of them");
      }
      members.add(
          new YamlValue.Member(name.getValue(), spot(event.getStartMark()), value(events.next())));
    }
    return new YamlValue.Members(members, spot(start.getStartMark()));
  }

  private FailureException wrong(Event event, String what) {
    return FailureException.invalid(at(file, spot(event.getStartMark())) + what);
  }

  private static Spot spot(Optional<Mark> mark) {
    return mark.map(m -> new Spot(m.getLine() + 1, m.getColumn() + 1)).orElse(new Spot(1, 1));
  }
}
