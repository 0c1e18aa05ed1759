package org.satchel.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code satchel completion}: the shell's completion script, for bash and zsh.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: picocli's generator.
 */
@Command(
    name = "completion",
    description = {
      "Prints the completion script for bash and zsh.",
      "Use it by: source <(satchel completion)"
    })
final class CompletionCommand implements Callable<Integer> {

  private final Io io;

  @Spec CommandSpec spec = CommandSpec.create();

  CompletionCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    // Of the server's class path, known to the launcher alone.
    for (String server : List.of("serve", "admin")) {
      root.addSubcommand(server, new CommandLine(CommandSpec.create().name(server)));
    }
    io.out().print(AutoComplete.bash("satchel", root));
    return 0;
  }
}
