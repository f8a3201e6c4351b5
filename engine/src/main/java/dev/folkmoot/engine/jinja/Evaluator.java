package dev.folkmoot.engine.jinja;

import dev.folkmoot.engine.jinja.Expression.CallArguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions. */
final class Evaluator {
  private final Run run;
  private final Interpreter interpreter;

  Evaluator(Run run, Interpreter interpreter) {
    this.run = run;
    this.interpreter = interpreter;
  }

  Object evaluate(Expression expression, Scope scope) {
    run.enter();
    Object value =
        switch (expression) {
          case Expression.Literal literal -> literal.value();
          case Expression.Name name -> name(name.id(), scope);
          case Expression.ListOf list -> list(list, scope);
          case Expression.TupleOf tuple -> new Tuple(evaluateAll(tuple.items(), scope));
          case Expression.DictOf dict -> dict(dict, scope);
          case Expression.Attribute attribute ->
              Attributes.attribute(evaluate(attribute.target(), scope), attribute.name());
          case Expression.Item item ->
              Attributes.item(run, evaluate(item.target(), scope), evaluate(item.key(), scope));
          case Expression.Slice slice -> slice(slice, scope);
          case Expression.Call call -> call(call, scope, null);
          case Expression.Filtered filtered -> {
            Object target = evaluate(filtered.target(), scope);
            Arguments arguments = arguments(filtered.arguments(), scope, null);
            yield Filters.apply(run, filtered.filter(), target, arguments);
          }
          case Expression.Tested tested -> {
            Object target = evaluate(tested.target(), scope);
            Arguments arguments = arguments(tested.arguments(), scope, null);
            yield Tests.holds(run, tested.test(), target, arguments);
          }
          case Expression.Binary binary -> {
            Object left = evaluate(binary.left(), scope);
            Object right = evaluate(binary.right(), scope);
            yield Operators.apply(run, binary.operator(), left, right);
          }
          case Expression.Compared compared -> compare(compared, scope);
          case Expression.Joined joined -> join(joined, scope);
          case Expression.And and -> {
            Object left = evaluate(and.left(), scope);
            yield Types.truth(left) ? evaluate(and.right(), scope) : left;
          }
          case Expression.Or or -> {
            Object left = evaluate(or.left(), scope);
            yield Types.truth(left) ? left : evaluate(or.right(), scope);
          }
          case Expression.Not not -> (Object) !Types.truth(evaluate(not.operand(), scope));
          case Expression.Negated negated -> Numbers.negate(evaluate(negated.operand(), scope));
          case Expression.Positive positive -> Numbers.plus(evaluate(positive.operand(), scope));
          case Expression.Conditional conditional -> choose(conditional, scope);
          case Expression.Body body -> interpreter.text(body.statements(), scope);
        };
    run.leave();
    return value;
  }

  List<Object> evaluateAll(List<Expression> expressions, Scope scope) {
    List<Object> values = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      values.add(evaluate(expression, scope));
    }
    return values;
  }

  private static Object name(String id, Scope scope) {
    Object value = scope.get(id);
    return value == null ? Undefined.variable(id) : value;
  }

  private Object list(Expression.ListOf list, Scope scope) {
    run.elements(list.items().size());
    return evaluateAll(list.items(), scope);
  }

  private Object dict(Expression.DictOf dict, Scope scope) {
    run.elements(dict.keys().size() * 4L);
    Map<Object, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < dict.keys().size(); i++) {
      Object key = Types.key(evaluate(dict.keys().get(i), scope));
      values.put(key, evaluate(dict.values().get(i), scope));
    }
    return values;
  }

  private Object slice(Expression.Slice slice, Scope scope) {
    Object target = evaluate(slice.target(), scope);
    Object start = optional(slice.start(), scope);
    Object stop = optional(slice.stop(), scope);
    return Attributes.slice(run, target, start, stop, optional(slice.step(), scope));
  }

  private Object optional(@Nullable Expression expression, Scope scope) {
    return expression == null ? None.NONE : evaluate(expression, scope);
  }

  private Object compare(Expression.Compared compared, Scope scope) {
    Object left = evaluate(compared.first(), scope);
    for (Expression.Comparand comparand : compared.rest()) {
      Object right = evaluate(comparand.operand(), scope);
      if (!Comparison.holds(run, comparand.relation(), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private Object join(Expression.Joined joined, Scope scope) {
    Output out = new Output(run);
    for (Expression part : joined.parts()) {
      out.append(Printer.str(run, evaluate(part, scope)));
    }
    return out.toString();
  }

  private Object choose(Expression.Conditional conditional, Scope scope) {
    if (Types.truth(evaluate(conditional.test(), scope))) {
      return evaluate(conditional.then(), scope);
    }
    Expression otherwise = conditional.otherwise();
    return otherwise == null
        ? new Undefined("the inline if-expression evaluated to false and no else was given")
        : evaluate(otherwise, scope);
  }

  /** Calls a function; {@code caller} is the body of a call block around it. */
  Object call(Expression.Call call, Scope scope, @Nullable Macro caller) {
    Object target = evaluate(call.target(), scope);
    Arguments arguments = arguments(call.arguments(), scope, caller);
    return switch (target) {
      case Callable callable -> callable.call(run, arguments);
      case LoopState loop -> loop.recursion().call(run, arguments);
      case Undefined undefined -> throw undefined.fault();
      default -> throw new TemplateFault("'" + Types.name(target) + "' object is not callable");
    };
  }

  private Arguments arguments(CallArguments call, Scope scope, @Nullable Macro caller) {
    if (call.isEmpty() && caller == null) {
      return Arguments.NONE;
    }
    List<Object> positional = evaluateAll(call.positional(), scope);
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < call.names().size(); i++) {
      named.put(call.names().get(i), evaluate(call.named().get(i), scope));
    }
    if (call.spread() != null) {
      positional.addAll(Types.elements(run, evaluate(call.spread(), scope)));
    }
    if (call.spreadNamed() != null) {
      if (!(evaluate(call.spreadNamed(), scope) instanceof Map<?, ?> dict)) {
        throw new TemplateFault("argument after ** must be a mapping");
      }
      dict.forEach((key, value) -> named.put(Types.text(key, "a keyword"), value));
    }
    if (caller != null) {
      named.put("caller", caller);
    }
    return new Arguments(positional, named);
  }
}
