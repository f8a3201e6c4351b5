package dev.folkmoot.core.gotemplate;

/** The two ways of having no value. */
enum Nil {
  /** Nothing at all: what a field of it is, is nothing as well. */
  INVALID,
  /** What could hold anything and holds nothing: to ask it for a field is a fault. */
  INTERFACE
}
