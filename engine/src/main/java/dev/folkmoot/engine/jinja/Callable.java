package dev.folkmoot.engine.jinja;

/** What can be called: a macro, a method bound to its object, a global function. */
@FunctionalInterface
interface Callable {
  Object call(Run run, Arguments arguments);
}
