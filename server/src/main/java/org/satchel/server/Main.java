package org.satchel.server;

import java.util.Set;
import org.satchel.format.record.IdWords;
import org.satchel.server.ops.AdminCommand;
import org.satchel.server.ops.UsageReport;
import org.satchel.server.wiring.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The process behind {@code satchel serve} and {@code satchel admin}.
 *
 * <p>Two commands on one class path: whoever has the server has the operator's tool for it.
 *
 * <p>Source: docs/decisions/0040-what-scripts-see.md.
 */
public final class Main {

  /** Exit code of wrong usage, wrong settings and a machine that does not fit them. */
  public static final int USAGE = 2;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(IdWords.apart(args, Set.of("--json"))));
  }

  /** The commands with their options. */
  static CommandLine commandLine() {
    CommandSpec root = CommandSpec.create().name("satchel");
    root.usageMessage().description("Runs a Satchel server and talks to it as its operator.");
    CommandLine line = new CommandLine(root);
    line.addSubcommand("serve", ServeCommand.spec());
    line.addSubcommand("admin", new CommandLine(new AdminCommand()));
    line.setExecutionStrategy(new CommandLine.RunLast());
    line.setExpandAtFiles(false); // words are taken as they stand, as on the client's side
    line.setParameterExceptionHandler(
        (e, arguments) -> {
          UsageReport.write(e, e.getCommandLine().getErr());
          return USAGE;
        });
    return line;
  }
}
