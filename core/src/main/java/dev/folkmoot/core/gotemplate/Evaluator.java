package dev.folkmoot.core.gotemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One render: walks a tree, and writes what it says. */
final class Evaluator {

  /** How the run of some items ended. */
  private enum Ending {
    AT_ITS_END,
    BREAK,
    CONTINUE
  }

  private record Variable(String name, Object value) {}

  private final Map<String, Node.Items> templates;
  private final Functions functions;
  private final Work work;
  private final Nil missing;
  private List<Variable> variables = new ArrayList<>();
  private String template = "";
  private int depth;
  private Node current = new Node.Dot(0);

  /**
   * For one render.
   *
   * @param missing what a map has under a key that it has not
   */
  Evaluator(Map<String, Node.Items> templates, Functions functions, Work work, Nil missing) {
    this.templates = templates;
    this.functions = functions;
    this.work = work;
    this.missing = missing;
  }

  /** Where it is: what faults are about. */
  Node current() {
    return current;
  }

  /** The name of the template that is being walked. */
  String template() {
    return template;
  }

  void run(Node.Items main, Object data) {
    variables.add(new Variable("$", data));
    walk(main, data);
  }

  private Ending walk(Node.Items items, Object dot) {
    for (Node.Item item : items.items()) {
      Ending ending = walk(item, dot);
      if (ending != Ending.AT_ITS_END) {
        return ending;
      }
    }
    return Ending.AT_ITS_END;
  }

  private Ending walk(Node.Item item, Object dot) {
    current = item;
    work.step();
    switch (item) {
      case Node.Text text -> work.write(text.text());
      case Node.Action action -> {
        Object value = pipeline(action.pipeline(), dot);
        if (action.pipeline().declared().isEmpty()) {
          current = action;
          work.write(new Printing(work).shown(value));
        }
      }
      case Node.If choice -> {
        return choose(choice, dot);
      }
      case Node.With choice -> {
        return choose(choice, dot);
      }
      case Node.Range loop -> range(loop, dot);
      case Node.Break _ -> {
        return Ending.BREAK;
      }
      case Node.Continue _ -> {
        return Ending.CONTINUE;
      }
      case Node.Call call -> call(call, dot);
    }
    return Ending.AT_ITS_END;
  }

  private Ending choose(Node.Control choice, Object dot) {
    int mark = variables.size();
    Object value = pipeline(choice.pipeline(), dot);
    Node.Items otherwise = choice.otherwise();
    Ending ending = Ending.AT_ITS_END;
    if (Values.truth(value)) {
      ending = walk(choice.body(), choice instanceof Node.With ? value : dot);
    } else if (otherwise != null) {
      ending = walk(otherwise, dot);
    }
    forget(mark);
    return ending;
  }

  private void forget(int mark) {
    variables.subList(mark, variables.size()).clear();
  }

  private void range(Node.Range loop, Object dot) {
    int mark = variables.size();
    Object over = Values.concrete(pipeline(loop.pipeline(), dot));
    Node.Items otherwise = loop.otherwise();
    if (!elements(loop, over) && otherwise != null) {
      walk(otherwise, dot);
    }
    forget(mark);
  }

  /** Whether there was anything to loop over. */
  private boolean elements(Node.Range loop, Object over) {
    switch (Values.kind(over)) {
      case INVALID, INTERFACE -> {}
      case INT, UINT -> {
        if (loop.pipeline().declared().size() > 1) {
          throw new Fault(
              "can't use "
                  + new Printing(work).text(over)
                  + " to iterate over more than one variable");
        }
        for (long i = 0; i < Values.integer(over); i++) {
          if (once(loop, Nil.INVALID, i) == Ending.BREAK) {
            break;
          }
        }
        return Values.integer(over) > 0;
      }
      case LIST -> {
        long index = 0;
        for (Object element : Values.list(over)) {
          if (once(loop, index++, Values.of(element)) == Ending.BREAK) {
            break;
          }
        }
        return !Values.list(over).isEmpty();
      }
      case MAP -> {
        for (Map.Entry<String, Object> entry : sorted(Values.map(over)).entrySet()) {
          if (once(loop, entry.getKey(), entry.getValue()) == Ending.BREAK) {
            break;
          }
        }
        return !Values.map(over).isEmpty();
      }
      case BOOL, FLOAT, STRING, STRUCT ->
          throw new Fault("range can't iterate over " + new Printing(work).text(over));
    }
    return false;
  }

  /** In the order of its keys, which is that of their UTF-8. */
  static Map<String, Object> sorted(Map<?, ?> map) {
    Map<String, Object> sorted = new TreeMap<>(Comparison::byBytes);
    map.forEach((key, value) -> sorted.put((String) key, Values.of(value)));
    return sorted;
  }

  /** One turn of a loop: with one variable that is the element, with two the first is the key. */
  private Ending once(Node.Range loop, Object key, Object element) {
    work.step();
    int mark = variables.size();
    List<String> names = loop.pipeline().declared();
    boolean assigns = loop.pipeline().assigns();
    if (!names.isEmpty()) {
      boolean two = names.size() > 1;
      if (two) {
        give(names.getFirst(), key, assigns);
      }
      give(names.getLast(), element, assigns);
    }
    Ending ending = walk(loop.body(), element);
    forget(mark);
    return ending;
  }

  private void give(String name, Object value, boolean assigns) {
    if (!assigns) {
      variables.add(new Variable(name, value));
      return;
    }
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name().equals(name)) {
        variables.set(i, new Variable(name, value));
        return;
      }
    }
    throw new Fault("undefined variable: " + name);
  }

  private void call(Node.Call call, Object dot) {
    Node.Items body = templates.get(call.name());
    if (body == null) {
      throw new Fault("template " + Quoting.quote(call.name()) + " not defined");
    }
    if (depth >= Limits.MAX_DEPTH) {
      throw new Fault("exceeded maximum template depth (" + Limits.MAX_DEPTH + ")");
    }
    Node.Pipeline argument = call.argument();
    Object value = argument == null ? Nil.INVALID : pipeline(argument, dot);
    List<Variable> outer = variables;
    String caller = template;
    variables = new ArrayList<>(List.of(new Variable("$", value)));
    template = call.name();
    depth++;
    walk(body, value);
    depth--;
    template = caller;
    variables = outer;
  }

  Object pipeline(Node.Pipeline pipeline, Object dot) {
    current = pipeline;
    work.step();
    Object value = null;
    for (Node.Command command : pipeline.commands()) {
      value = Values.concrete(command(command, dot, value));
    }
    Object result = value == null ? Nil.INVALID : value;
    // A loop gives its variables their values turn by turn, but their places are taken here.
    for (String name : pipeline.declared()) {
      give(name, result, pipeline.assigns());
    }
    return result;
  }

  private Object command(Node.Command command, Object dot, @Nullable Object last) {
    Node.Operand first = command.operands().getFirst();
    List<Node.Operand> arguments = command.operands().subList(1, command.operands().size());
    boolean hasArguments = !arguments.isEmpty() || last != null;
    current = first;
    return switch (first) {
      case Node.Field field -> fields(dot, field.names(), hasArguments);
      case Node.Chain chain -> chain(chain, dot, hasArguments);
      case Node.Variable variable -> {
        if (variable.fields().isEmpty()) {
          requireAlone(first, hasArguments);
        }
        yield fields(value(variable.name()), variable.fields(), hasArguments);
      }
      case Node.Function function -> function(function.name(), command, arguments, dot, last);
      case Node.Pipeline inner -> {
        requireAlone(first, hasArguments);
        yield pipeline(inner, dot);
      }
      case Node.Dot _ -> {
        requireAlone(first, hasArguments);
        yield dot;
      }
      case Node.Nothing _ -> throw new Fault("nil is not a command");
      case Node.Constant constant -> {
        requireAlone(first, hasArguments);
        yield constant(constant);
      }
    };
  }

  private static void requireAlone(Node.Operand operand, boolean hasArguments) {
    if (hasArguments) {
      throw new Fault("can't give argument to non-function " + operand);
    }
  }

  private static Object constant(Node.Constant constant) {
    if (constant.overflows()) {
      throw new Fault(constant.text() + " overflows int");
    }
    return constant.value();
  }

  private Object value(String variable) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name().equals(variable)) {
        return variables.get(i).value();
      }
    }
    throw new Fault("undefined variable: " + variable);
  }

  private Object chain(Node.Chain chain, Object dot, boolean hasArguments) {
    if (chain.of() instanceof Node.Nothing) {
      throw new Fault("indirection through explicit nil in " + chain);
    }
    Object receiver = argument(chain.of(), dot);
    current = chain;
    return fields(receiver, chain.fields(), hasArguments);
  }

  private Object fields(Object receiver, List<String> names, boolean hasArguments) {
    Object value = receiver;
    String type = Values.type(receiver);
    for (int i = 0; i < names.size(); i++) {
      // What a map of anything holds could be anything, and is called so.
      String next = value instanceof Map<?, ?> ? Values.ANYTHING : "";
      value = field(value, type, names.get(i), hasArguments && i == names.size() - 1);
      type = next.isEmpty() ? Values.type(value) : next;
    }
    return value;
  }

  private Object field(Object receiver, String type, String name, boolean hasArguments) {
    work.step();
    switch (Values.kind(receiver)) {
      case INVALID -> {
        return Nil.INVALID;
      }
      case INTERFACE -> throw new Fault("nil pointer evaluating interface {}." + name);
      case STRUCT -> {
        Map<String, @Nullable Object> fields = Values.struct(receiver).fields();
        if (fields.containsKey(name)) {
          if (hasArguments) {
            throw new Fault(name + " has arguments but cannot be invoked as function");
          }
          return Values.of(fields.get(name));
        }
      }
      case MAP -> {
        if (hasArguments) {
          throw new Fault(name + " is not a method but has arguments");
        }
        Map<?, ?> map = Values.map(receiver);
        return map.containsKey(name) ? Values.of(map.get(name)) : missing;
      }
      case BOOL, INT, UINT, FLOAT, STRING, LIST -> {}
    }
    throw new Fault("can't evaluate field " + name + " in type " + type);
  }

  /** The value of an argument. */
  private Object argument(Node.Operand operand, Object dot) {
    current = operand;
    work.step();
    return switch (operand) {
      case Node.Dot _ -> dot;
      case Node.Nothing _ -> Nil.INVALID;
      case Node.Field field -> fields(dot, field.names(), false);
      case Node.Variable variable -> fields(value(variable.name()), variable.fields(), false);
      case Node.Pipeline pipeline -> pipeline(pipeline, dot);
      case Node.Function function -> function(function.name(), function, List.of(), dot, null);
      case Node.Chain chain -> chain(chain, dot, false);
      case Node.Constant constant -> constant(constant);
    };
  }

  private Object function(
      String name, Node call, List<Node.Operand> operands, Object dot, @Nullable Object last) {
    functions.requireCount(name, operands.size(), last != null);
    boolean or = name.equals("or");
    if (or || name.equals("and")) {
      Object value = Nil.INVALID;
      for (Node.Operand operand : operands) {
        value = argument(operand, dot);
        if (Values.truth(value) == or) {
          return value;
        }
      }
      return last == null ? value : last;
    }
    List<Object> arguments = new ArrayList<>(operands.size() + 1);
    for (Node.Operand operand : operands) {
      arguments.add(argument(operand, dot));
    }
    if (last != null) {
      arguments.add(last);
    }
    Object value;
    try {
      value = functions.call(name, arguments, work);
    } catch (Functions.Refused refused) {
      current = call;
      throw new Fault("error calling " + name + ": " + refused.words());
    }
    return value;
  }
}
