package dev.folkmoot.engine.jinja;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks whether a macro's body speaks of {@code varargs}, {@code kwargs} or {@code caller}: only
 * then may a call pass more than the parameters.
 */
final class NameSearch {
  private final Set<String> names = new HashSet<>();

  private NameSearch() {}

  static Macro.Uses uses(Statement.Signature signature, List<Statement> body) {
    NameSearch search = new NameSearch();
    search.statements(body);
    search.expressions(signature.defaults());
    return new Macro.Uses(
        search.names.contains("varargs"),
        search.names.contains("kwargs"),
        search.names.contains("caller"));
  }

  private void statements(List<Statement> statements) {
    statements.forEach(this::statement);
  }

  private void statement(Statement statement) {
    switch (statement) {
      case Statement.Data _, Statement.Break _, Statement.Continue _ -> {}
      case Statement.Print print -> expression(print.value());
      case Statement.If choice -> {
        choice
            .branches()
            .forEach(branch -> {
              expression(branch.test());
              statements(branch.body());
            });
        statements(choice.otherwise());
      }
      case Statement.For loop -> {
        expression(loop.iterable());
        optional(loop.filter());
        statements(loop.body());
        statements(loop.otherwise());
      }
      case Statement.Assign assign -> expression(assign.value());
      case Statement.Macro macro -> statements(macro.body());
      case Statement.CallBlock block -> {
        expression(block.call());
        statements(block.body());
      }
      case Statement.Scoped scoped -> {
        expressions(scoped.values());
        statements(scoped.body());
      }
    }
  }

  private void expressions(List<Expression> expressions) {
    expressions.forEach(this::expression);
  }

  private void optional(@org.jspecify.annotations.Nullable Expression expression) {
    if (expression != null) {
      expression(expression);
    }
  }

  private void arguments(Expression.CallArguments arguments) {
    expressions(arguments.positional());
    expressions(arguments.named());
    optional(arguments.spread());
    optional(arguments.spreadNamed());
  }

  private void expression(Expression expression) {
    switch (expression) {
      case Expression.Literal _ -> {}
      case Expression.Name name -> names.add(name.id());
      case Expression.ListOf list -> expressions(list.items());
      case Expression.TupleOf tuple -> expressions(tuple.items());
      case Expression.DictOf dict -> {
        expressions(dict.keys());
        expressions(dict.values());
      }
      case Expression.Attribute attribute -> expression(attribute.target());
      case Expression.Item item -> {
        expression(item.target());
        expression(item.key());
      }
      case Expression.Slice slice -> {
        expression(slice.target());
        optional(slice.start());
        optional(slice.stop());
        optional(slice.step());
      }
      case Expression.Call call -> {
        expression(call.target());
        arguments(call.arguments());
      }
      case Expression.Filtered filtered -> {
        expression(filtered.target());
        arguments(filtered.arguments());
      }
      case Expression.Tested tested -> {
        expression(tested.target());
        arguments(tested.arguments());
      }
      case Expression.Binary(_, Expression left, Expression right) -> pair(left, right);
      case Expression.And(Expression left, Expression right) -> pair(left, right);
      case Expression.Or(Expression left, Expression right) -> pair(left, right);
      case Expression.Compared compared -> {
        expression(compared.first());
        compared.rest().forEach(comparand -> expression(comparand.operand()));
      }
      case Expression.Joined joined -> expressions(joined.parts());
      case Expression.Not not -> expression(not.operand());
      case Expression.Negated negated -> expression(negated.operand());
      case Expression.Positive positive -> expression(positive.operand());
      case Expression.Conditional conditional -> {
        pair(conditional.test(), conditional.then());
        optional(conditional.otherwise());
      }
      case Expression.Body body -> statements(body.statements());
    }
  }

  private void pair(Expression left, Expression right) {
    expression(left);
    expression(right);
  }
}
