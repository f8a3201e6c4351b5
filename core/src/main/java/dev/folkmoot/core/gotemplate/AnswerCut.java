package dev.folkmoot.core.gotemplate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes off a tree what comes behind its first {@code .Response}, in the order of the source. What
 * is asked before a block is not looked at; the {@code .Response} itself stays.
 */
final class AnswerCut {

  private boolean cut;

  Node.Items of(Node.Items items) {
    List<Node.Item> kept = new ArrayList<>();
    for (Node.Item item : items.items()) {
      if (cut) {
        break;
      }
      Node.Item left = item(item);
      if (left != null) {
        kept.add(left);
      }
    }
    return new Node.Items(items.at(), kept);
  }

  private Node.@Nullable Item item(Node.Item item) {
    return switch (item) {
      case Node.Action(int at, Node.Pipeline pipeline) -> new Node.Action(at, pipeline(pipeline));
      case Node.If(int at, Node.Pipeline test, Node.Items body, Node.Items otherwise) ->
          new Node.If(at, test, of(body), otherwise(otherwise));
      case Node.With(int at, Node.Pipeline test, Node.Items body, Node.Items otherwise) ->
          new Node.With(at, test, of(body), otherwise(otherwise));
      case Node.Range(int at, Node.Pipeline over, Node.Items body, Node.Items otherwise) ->
          new Node.Range(at, over, of(body), otherwise(otherwise));
      case Node.Text _, Node.Break _, Node.Continue _, Node.Call _ -> item;
    };
  }

  private Node.@Nullable Items otherwise(Node.@Nullable Items items) {
    return items == null || cut ? null : of(items);
  }

  /** Also what stands behind it in its own pipeline: {@code print .Response "end"}. */
  private Node.Pipeline pipeline(Node.Pipeline pipeline) {
    List<Node.Command> commands = new ArrayList<>();
    for (Node.Command command : pipeline.commands()) {
      List<Node.Operand> operands = new ArrayList<>();
      for (Node.Operand operand : command.operands()) {
        if (!cut) {
          operands.add(operand instanceof Node.Pipeline inner ? pipeline(inner) : operand);
          cut |= operand instanceof Node.Field field && field.names().contains(Outline.RESPONSE);
        }
      }
      if (!operands.isEmpty()) {
        commands.add(new Node.Command(command.at(), operands));
      }
    }
    return new Node.Pipeline(pipeline.at(), pipeline.declared(), pipeline.assigns(), commands);
  }
}
