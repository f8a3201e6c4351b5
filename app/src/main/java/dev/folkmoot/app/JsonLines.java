package dev.folkmoot.app;

import dev.folkmoot.http.access.KeyText;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.log.RequestRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** A log record as a JSON object on a line. A request's members stand beside the others. */
final class JsonLines extends Formatter {

  @Override
  public String format(LogRecord record) {
    JsonBuffer out = new JsonBuffer().raw("{\"at\":").string(record.getInstant().toString());
    out.raw(",\"level\":").string(record.getLevel().getName());
    out.raw(",\"logger\":").string(String.valueOf(record.getLoggerName()));
    Object[] parameters = record.getParameters();
    if (parameters != null
        && parameters.length == 1
        && parameters[0] instanceof RequestRecord request) {
      request(request, out);
    } else {
      out.raw(",\"message\":").string(KeyText.redact(formatMessage(record)));
    }
    if (record.getThrown() != null) {
      StringWriter trace = new StringWriter();
      record.getThrown().printStackTrace(new PrintWriter(trace));
      out.raw(",\"trace\":").string(KeyText.redact(trace.toString()));
    }
    return out.raw("}\n").toString();
  }

  private static void request(RequestRecord request, JsonBuffer out) {
    out.raw(",\"request\":").string(request.id());
    out.raw(",\"method\":").string(request.method());
    out.raw(",\"path\":").string(request.path());
    out.raw(",\"status\":").number(request.status());
    out.raw(",\"millis\":").number(request.millis());
    out.raw(",\"bytes\":").number(request.bytes());
    if (!request.key().isEmpty()) {
      out.raw(",\"key\":").string(request.key());
    }
    if (request.isCut()) {
      out.raw(",\"cut\":").bool(true);
    }
  }
}
