package org.satchel.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.satchel.client.Failure;
import org.satchel.format.record.IdWords;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: one class a command, one exit code a kind of end.
 *
 * <p>Nothing is set up before the command that was asked for, so that {@code satchel version}
 * answers at once.
 *
 * <p>Units and threads: one process, one command.
 *
 * <p>Source: docs/decisions/0040-what-scripts-see.md.
 */
@Command(
    name = "satchel",
    description = "Sends sealed files by link. The server cannot read them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = false,
    versionProvider = VersionCommand.class,
    footerHeading = "%nA server:%n",
    footer = {
      "  serve       run a server (satchel serve --help)",
      "  admin       steer a running server (satchel admin --help)",
      "",
      "The server is taken from --server, else SATCHEL_SERVER, else",
      "http://127.0.0.1:8470. What this device sent is kept in",
      "$XDG_STATE_HOME/satchel, else ~/.local/state/satchel.",
      "A proxy is taken from https_proxy or http_proxy, else all_proxy, but not for",
      "servers in no_proxy and on this machine.",
      "Exit codes: 0 done, 1 a bug of ours, 2 wrong usage, 3 unknown, expired, ended",
      "or exhausted, 4 password, 5 damaged or hostile, 6 unreachable, 7 refused by",
      "disk, quota, size or rate."
    },
    subcommands = {
      PutCommand.class,
      GetCommand.class,
      DescribeCommand.class,
      ListCommand.class,
      EditCommand.class,
      EndCommand.class,
      OpenCommand.class,
      VerifyCommand.class,
      VerifyWebCommand.class,
      CompletionCommand.class,
      VersionCommand.class
    })
public final class Main {

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  @CommandLine.Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  /** Those that may stand before an id and take no value. */
  private static final Set<String> FLAGS = Set.of("--json", "--no-password");

  private static final int HELP_WIDTH = 80;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream out = new StandardOut(new FileOutputStream(FileDescriptor.out));
    PrintStream err = new StandardOut(new FileOutputStream(FileDescriptor.err));
    var io = new Io(System.in, out, err, System.getenv(), Terminal.watched());
    int code = run(args, io);
    Optional<IOException> trouble = StandardOut.trouble(out);
    if (code == 0 && trouble.isPresent()) {
      code = FailureReport.ofUnwritten(trouble.get(), io);
    }
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Runs one command. */
  static int run(String[] args, Io io) {
    try {
      Words.check(List.of(args));
      CommandLine line = commandLine(io);
      return line.execute(IdWords.apart(known(args, line), FLAGS));
    } catch (Failure e) {
      return FailureReport.of(e, io);
    } catch (Error e) { // the parser hands on exceptions only
      return FailureReport.of(e, io);
    }
  }

  /** A command that there is not is one, even where its help is asked for. */
  private static String[] known(String[] args, CommandLine line) {
    boolean unknown =
        args.length > 0 && !args[0].startsWith("-") && !line.getSubcommands().containsKey(args[0]);
    return unknown ? new String[] {args[0]} : args;
  }

  static CommandLine commandLine(Io io) {
    var line = new CommandLine(new Main(), new Commands(io));
    line.setOut(new PrintWriter(io.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(io.err(), true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler((e, command, parsed) -> FailureReport.of(e, io));
    line.setParameterExceptionHandler((e, args) -> FailureReport.ofUsage(e, io));
    line.setUsageHelpWidth(HELP_WIDTH);
    if ("dumb".equals(io.environment().get("TERM"))) {
      line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }
    line.setAbbreviatedOptionsAllowed(false);
    // Else `put *` would take options from a file of the folder, beside one named @ and its name.
    line.setExpandAtFiles(false);
    return line;
  }

  /** Makes the command objects, which get their streams from here. */
  private record Commands(Io io) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == Main.class) {
        return type.cast(new Main());
      }
      if (java.util.concurrent.Callable.class.isAssignableFrom(type)) {
        return type.getDeclaredConstructor(Io.class).newInstance(io);
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
