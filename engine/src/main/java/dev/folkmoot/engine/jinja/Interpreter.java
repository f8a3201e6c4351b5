package dev.folkmoot.engine.jinja;

import dev.folkmoot.engine.jinja.Statement.Target;
import java.util.ArrayList;
import java.util.List;

/** Walks statements and writes what they print. One for each render. */
final class Interpreter {
  private final Run run;
  private final Evaluator evaluator;

  /** Nesting of loops that call themselves, from 1. */
  private int loopDepth;

  Interpreter(Run run) {
    this.run = run;
    this.evaluator = new Evaluator(run, this);
  }

  /** How a body ended. */
  enum Ending {
    AT_ITS_END,
    BREAK,
    CONTINUE
  }

  Evaluator evaluator() {
    return evaluator;
  }

  Ending run(List<Statement> statements, Scope scope, Output out) {
    run.enter();
    Ending ending = Ending.AT_ITS_END;
    for (Statement statement : statements) {
      ending = run(statement, scope, out);
      if (ending != Ending.AT_ITS_END) {
        break;
      }
    }
    run.leave();
    return ending;
  }

  private Ending run(Statement statement, Scope scope, Output out) {
    run.step();
    switch (statement) {
      case Statement.Data data -> out.append(data.text());
      case Statement.Print print -> {
        run.at(print.line());
        out.append(Printer.str(run, evaluator.evaluate(print.value(), scope)));
      }
      case Statement.If choice -> {
        return choose(choice, scope, out);
      }
      case Statement.For loop -> loop(loop, scope, out);
      case Statement.Assign assign -> {
        run.at(assign.line());
        assign(assign.target(), evaluator.evaluate(assign.value(), scope), scope);
      }
      case Statement.Macro macro ->
          scope.set(macro.name(), macro(macro.name(), macro.signature(), macro.body(), scope));
      case Statement.CallBlock block -> {
        run.at(block.line());
        Macro caller = macro("caller", block.signature(), block.body(), scope);
        out.append(Printer.str(run, evaluator.call(block.call(), scope, caller)));
      }
      case Statement.Scoped scoped -> {
        return scoped(scoped, scope, out);
      }
      case Statement.Break _ -> {
        return Ending.BREAK;
      }
      case Statement.Continue _ -> {
        return Ending.CONTINUE;
      }
    }
    return Ending.AT_ITS_END;
  }

  private Ending choose(Statement.If choice, Scope scope, Output out) {
    for (Statement.Branch branch : choice.branches()) {
      run.at(branch.line());
      if (Types.truth(evaluator.evaluate(branch.test(), scope))) {
        return run(branch.body(), scope, out);
      }
    }
    return run(choice.otherwise(), scope, out);
  }

  private Ending scoped(Statement.Scoped scoped, Scope scope, Output out) {
    run.at(scoped.line());
    Scope inner = new Scope(scope);
    List<Object> values = evaluator.evaluateAll(scoped.values(), scope);
    for (int i = 0; i < values.size(); i++) {
      assign(scoped.targets().get(i), values.get(i), inner);
    }
    return run(scoped.body(), inner, out);
  }

  private Macro macro(
      String name, Statement.Signature signature, List<Statement> body, Scope scope) {
    return new Macro(this, name, signature, body, scope, NameSearch.uses(signature, body));
  }

  private void loop(Statement.For loop, Scope scope, Output out) {
    run.at(loop.line());
    loop(loop, evaluator.evaluate(loop.iterable(), scope), scope, out);
  }

  private void loop(Statement.For loop, Object iterable, Scope scope, Output out) {
    List<Object> items = Types.elements(run, iterable);
    Expression filter = loop.filter();
    if (filter != null) {
      List<Object> kept = new ArrayList<>();
      for (Object item : items) {
        Scope inner = new Scope(scope);
        assign(loop.target(), item, inner);
        if (Types.truth(evaluator.evaluate(filter, inner))) {
          kept.add(item);
        }
      }
      items = kept;
    }
    loopDepth += loop.recursive() ? 1 : 0;
    Callable recursion = (_, arguments) -> recurse(loop, arguments, scope);
    int depth = loop.recursive() ? loopDepth : 1;
    LoopState state = new LoopState(items, depth, loop.recursive() ? recursion : null);
    while (state.advance()) {
      Scope inner = new Scope(scope);
      assign(loop.target(), state.item(), inner);
      inner.set("loop", state);
      if (run(loop.body(), inner, out) == Ending.BREAK) {
        break;
      }
    }
    loopDepth -= loop.recursive() ? 1 : 0;
    if (items.isEmpty()) {
      run(loop.otherwise(), new Scope(scope), out);
    }
  }

  private Object recurse(Statement.For loop, Arguments arguments, Scope scope) {
    Output out = new Output(run);
    loop(loop, arguments.bind("loop", 1, "iterable").get("iterable"), scope, out);
    return out.toString();
  }

  private void assign(Target target, Object value, Scope scope) {
    switch (target) {
      case Target.Variable variable -> scope.set(variable.name(), value);
      case Target.Field field -> {
        if (!(scope.get(field.namespace()) instanceof Namespace namespace)) {
          throw new TemplateFault("cannot assign attribute on non-namespace object");
        }
        namespace.set(field.name(), value);
      }
      case Target.Unpacked unpacked -> {
        List<Object> values = Types.elements(run, value);
        if (values.size() != unpacked.parts().size()) {
          throw new TemplateFault(
              "expected " + unpacked.parts().size() + " values to unpack, got " + values.size());
        }
        for (int i = 0; i < values.size(); i++) {
          assign(unpacked.parts().get(i), values.get(i), scope);
        }
      }
    }
  }

  /** The text that a body prints, in a scope of its own. */
  String text(List<Statement> body, Scope scope) {
    Output out = new Output(run);
    run(body, new Scope(scope), out);
    return out.toString();
  }
}
