package dev.folkmoot.engine.jinja;

/** Text marked safe. It behaves as text, but what is added to it is escaped for HTML. */
record Markup(String text) {
  static Markup of(Object value, String text) {
    return value instanceof Markup safe ? safe : new Markup(Text.escapeHtml(text));
  }
}
