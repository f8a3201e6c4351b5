package dev.folkmoot.engine.jinja;

/** Python's None: a value of its own, so that no Java null walks through the interpreter. */
enum None {
  NONE
}
