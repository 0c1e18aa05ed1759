package org.satchel.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
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
      "The server is taken from --server, else SATCHEL_SERVER, else http://127.0.0.1:8470.",
      "What this device sent is kept in $XDG_STATE_HOME/satchel, else ~/.local/state/satchel.",
      "Exit codes: 0 done, 1 a bug of ours, 2 wrong usage, 3 unknown, expired, ended or exhausted,",
      "4 password, 5 damaged or hostile, 6 unreachable, 7 refused by disk, quota, size or rate."
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

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    var io = new Io(System.in, out, err, System.getenv(), Terminal.watched());
    int code = run(args, io);
    if (code == 0 && out.checkError()) {
      code = FailureReport.of(FailureReport.unwritten(), io);
    }
    out.flush();
    err.flush();
    System.exit(code);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Runs one command. */
  static int run(String[] args, Io io) {
    try {
      return commandLine(io).execute(IdWords.apart(args, FLAGS));
    } catch (Error e) { // the parser hands on exceptions only
      return FailureReport.of(e, io);
    }
  }

  static CommandLine commandLine(Io io) {
    var line = new CommandLine(new Main(), new Commands(io));
    line.setOut(new PrintWriter(io.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(io.err(), true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler((e, command, parsed) -> FailureReport.of(e, io));
    line.setParameterExceptionHandler((e, args) -> FailureReport.ofUsage(e, io));
    line.setUsageHelpWidth(100);
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
