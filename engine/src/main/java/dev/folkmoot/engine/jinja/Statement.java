package dev.folkmoot.engine.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template does. The line is where its tag stands, for messages. */
sealed interface Statement {

  record Data(String text) implements Statement {}

  record Print(Expression value, int line) implements Statement {}

  record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

  record Branch(Expression test, List<Statement> body, int line) {}

  record For(
      Target target,
      Expression iterable,
      @Nullable Expression filter,
      boolean recursive,
      List<Statement> body,
      List<Statement> otherwise,
      int line)
      implements Statement {}

  record Assign(Target target, Expression value, int line) implements Statement {}

  record Macro(String name, Signature signature, List<Statement> body, int line)
      implements Statement {}

  record CallBlock(Signature signature, Expression.Call call, List<Statement> body, int line)
      implements Statement {}

  /** Statements in a scope of their own: {@code with}, {@code block}, {@code generation}. */
  record Scoped(List<Target> targets, List<Expression> values, List<Statement> body, int line)
      implements Statement {}

  record Break() implements Statement {}

  record Continue() implements Statement {}

  /** Parameters of a macro; the defaults belong to the last of them. */
  record Signature(List<String> names, List<Expression> defaults) {}

  /** What can be assigned to. */
  sealed interface Target {
    record Variable(String name) implements Target {}

    record Unpacked(List<Target> parts) implements Target {}

    record Field(String namespace, String name) implements Target {}
  }
}
