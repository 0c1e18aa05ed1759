package org.satchel.cli;

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
    root.addSubcommand("serve", named("serve"));
    root.addSubcommand("admin", admin());
    io.out().print(AutoComplete.bash("satchel", root));
    return 0;
  }

  /** Its class is of the server's class path, known to the launcher alone: so words are listed. */
  private static CommandLine admin() {
    return named(
        "admin",
        named("token", named("create"), named("list"), named("revoke")),
        named("backup"),
        named("block"),
        named("end"),
        named("list"),
        named("status"),
        named("unblock"));
  }

  private static CommandLine named(String name, CommandLine... below) {
    var command = new CommandLine(CommandSpec.create().name(name));
    for (CommandLine one : below) {
      command.addSubcommand(one.getCommandName(), one);
    }
    return command;
  }
}
