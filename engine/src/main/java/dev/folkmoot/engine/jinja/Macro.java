package dev.folkmoot.engine.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro with the scope it was written in; a call renders its body to text. */
record Macro(
    Interpreter interpreter,
    String name,
    Statement.Signature signature,
    List<Statement> body,
    Scope scope,
    Uses uses)
    implements Callable {

  /** Which of its unnamed arguments the body asks for; without asking, they are refused. */
  record Uses(boolean varargs, boolean kwargs, boolean caller) {}

  @Nullable Object attribute(String attribute) {
    return switch (attribute) {
      case "name" -> name;
      case "arguments" -> new Tuple(List.copyOf(signature.names()));
      case "catch_varargs" -> uses.varargs();
      case "catch_kwargs" -> uses.kwargs();
      case "caller" -> uses.caller();
      default -> null;
    };
  }

  @Override
  public Object call(Run run, Arguments arguments) {
    run.enter();
    int line = run.line();
    Scope inner = new Scope(scope);
    bind(arguments, inner);
    Output out = new Output(run);
    interpreter.run(body, inner, out);
    run.at(line);
    run.leave();
    return out.toString();
  }

  private void bind(Arguments arguments, Scope inner) {
    List<String> names = signature.names();
    Map<String, Object> named = new LinkedHashMap<>(arguments.named());
    if (uses.caller()) {
      Object caller = named.remove("caller");
      inner.set("caller", caller == null ? new Undefined("No caller defined") : caller);
    }
    int firstDefault = names.size() - signature.defaults().size();
    for (int i = 0; i < names.size(); i++) {
      String parameter = names.get(i);
      Object byName = named.remove(parameter);
      if (i < arguments.count()) {
        if (byName != null) {
          throw new TemplateFault("macro '" + name + "' got argument '" + parameter + "' twice");
        }
        inner.set(parameter, arguments.positional().get(i));
      } else if (byName != null) {
        inner.set(parameter, byName);
      } else if (i >= firstDefault) {
        Expression value = signature.defaults().get(i - firstDefault);
        inner.set(parameter, interpreter.evaluator().evaluate(value, inner));
      } else {
        inner.set(parameter, new Undefined("parameter '" + parameter + "' was not provided"));
      }
    }
    bindRest(arguments, named, inner);
  }

  private void bindRest(Arguments arguments, Map<String, Object> named, Scope inner) {
    if (uses.kwargs()) {
      inner.set("kwargs", new LinkedHashMap<Object, Object>(named));
    } else if (!named.isEmpty()) {
      String unknown = named.keySet().iterator().next();
      throw new TemplateFault("macro '" + name + "' takes no keyword argument '" + unknown + "'");
    }
    if (uses.varargs()) {
      inner.set("varargs", new Tuple(arguments.after(signature.names().size()).positional()));
    } else if (arguments.count() > signature.names().size()) {
      throw new TemplateFault(
          "macro '" + name + "' takes not more than " + signature.names().size() + " argument(s)");
    }
  }
}
