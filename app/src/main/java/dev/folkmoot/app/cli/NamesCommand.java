package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ModelRow;
import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.models.store.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What a shell completes a model's name from. Starts no node, and complains of nothing. */
@Command(name = "names", hidden = true, description = "Names of models, one a line, for shells.")
final class NamesCommand implements Callable<Integer> {

  private static final System.Logger LOG = System.getLogger(NamesCommand.class.getName());

  private final Session session;

  NamesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try {
      names().forEach(name -> session.terminal().out().println(PlainText.of(name)));
    } catch (FailureException e) {
      LOG.log(System.Logger.Level.DEBUG, "no names", e); // A shell has no place for reasons.
    }
    return 0;
  }

  /** A node that runs knows the models of its peers, too. */
  private List<String> names() {
    boolean isAsked = session.nodes().isFixed() || NodeNote.find(session.home()).isPresent();
    NodeClient node = session.nodes().client();
    if (isAsked && node.answers()) {
      return node.installed().stream().map(ModelRow::name).toList();
    }
    Path models = session.configuredHome().models();
    return Files.isDirectory(models)
        ? ModelStore.open(models, session.clock()).names().stream().map(ModelName::display).toList()
        : List.of();
  }
}
