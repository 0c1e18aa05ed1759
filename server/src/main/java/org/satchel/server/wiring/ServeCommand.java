package org.satchel.server.wiring;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.satchel.core.StorageException;
import org.satchel.db.DatabaseException;
import org.satchel.server.ops.Banner;
import org.satchel.server.ops.ConfigException;
import org.satchel.server.ops.ConfigSources;
import org.satchel.server.ops.Knob;
import org.satchel.server.ops.Logs;
import org.satchel.server.ops.Settings;
import org.satchel.server.ops.SettingsReader;
import org.satchel.swarm.SwarmException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code satchel serve}: reads the settings, starts the gateway, stops it on a signal.
 *
 * <p>Its flags come from the table of settings, so that there is one for each.
 *
 * <p>The main thread waits; the runtime's shutdown hook stops.
 *
 * <p>Source: docs/operations.md.
 */
public final class ServeCommand implements Callable<Integer> {

  private static final int DONE = 0;
  private static final int BUG = 1;
  private static final int USAGE = 2;
  private static final int UNREACHABLE = 6;
  private static final int NO_ROOM = 7;

  /** Set by the launcher: the folder of the server's jars. */
  private static final String LIB_PROPERTY = "satchel.lib";

  private static final String CONFIG_FLAG = "--config";

  private static final int CAUSES_MAX = 10;

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

  private ServeCommand() {}

  /** The command with its flags. */
  public static CommandLine spec() {
    CommandSpec spec = new ServeCommand().spec.name("serve");
    spec.usageMessage()
        .description("Starts the server. Each flag is a line of satchel.toml and a variable too.");
    spec.addOption(help());
    spec.addOption(
        OptionSpec.builder(CONFIG_FLAG)
            .paramLabel("FILE")
            .type(Path.class)
            .description("settings (SATCHEL_CONFIG; default ./satchel.toml if it is there)")
            .build());
    for (Knob knob : Knob.values()) {
      String byDefault =
          knob.byDefault().filter(d -> !d.isEmpty()).map(d -> "; default " + d).orElse("");
      spec.addOption(
          OptionSpec.builder(knob.flag())
              .paramLabel("VALUE")
              .type(String.class)
              .description(knob.help() + " (" + knob.variable() + byDefault + ")")
              .build());
    }
    return new CommandLine(spec);
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help").usageHelp(true).description("shows this").build();
  }

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    PrintWriter err = line.getErr();
    Logs.configure(false);
    try {
      Settings settings = settings(line.getParseResult());
      Logs.configure(settings.jsonLogs());
      for (String name : ConfigSources.unknown(System.getenv())) {
        err.println(
            "satchel: " + name + " is no setting and is ignored; see satchel serve --help.");
      }
      serve(settings, line.getOut());
      return DONE;
    } catch (ConfigException e) {
      return failed(err, e.getMessage(), code(e));
    } catch (DatabaseException | StorageException | SwarmException | IOException e) {
      return failed(err, e.getMessage() + reason(e), code(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return BUG;
    }
  }

  private static int failed(PrintWriter err, @Nullable String why, int code) {
    err.println("satchel: " + why);
    err.flush();
    return code;
  }

  /** The unit of systemd starts no server again that ended with USAGE: what passes has its own. */
  static int code(Exception e) {
    @Nullable Throwable cause = e;
    for (int depth = 0; depth < CAUSES_MAX && cause != null; depth++) {
      int code =
          switch (cause) {
            case DatabaseException database -> code(database.kind());
            case StorageException storage -> code(storage.kind());
            case SwarmException swarm when swarm.kind() == SwarmException.Kind.FULL -> NO_ROOM;
            case BindException bind when isOfNoInterface(bind) -> UNREACHABLE;
            case IOException world when SwarmException.isFull(world) -> NO_ROOM;
            default -> USAGE;
          };
      if (code != USAGE) return code;
      cause = cause.getCause();
    }
    return USAGE;
  }

  private static int code(DatabaseException.Kind kind) {
    return switch (kind) {
      case LOST, BUSY -> UNREACHABLE;
      case FULL -> NO_ROOM;
      case DAMAGED, NEWER_SCHEMA, OTHER -> USAGE;
    };
  }

  private static int code(StorageException.Kind kind) {
    return switch (kind) {
      case BUSY -> UNREACHABLE;
      case FULL -> NO_ROOM;
      case DAMAGED, FAILED -> USAGE;
    };
  }

  /** An address that the machine does not have, or not yet, as while it starts; errno(3). */
  private static boolean isOfNoInterface(BindException e) {
    return String.valueOf(e.getMessage()).contains("Cannot assign requested address");
  }

  /** The first line of what began it, unless that is told already. */
  private static String reason(Exception e) {
    Throwable first = e;
    for (int depth = 0; depth < CAUSES_MAX && first.getCause() != null; depth++) {
      first = first.getCause();
    }
    String line = String.valueOf(first.getMessage()).lines().findFirst().orElse("");
    return line.isEmpty() || String.valueOf(e.getMessage()).contains(line) ? "" : ": " + line;
  }

  private static Settings settings(ParseResult parsed) throws ConfigException {
    Map<Knob, String> flags = new EnumMap<>(Knob.class);
    for (Knob knob : Knob.values()) {
      String value = parsed.matchedOptionValue(knob.flag(), (String) null);
      if (value != null) flags.put(knob, value);
    }
    Optional<Path> file = Optional.ofNullable(parsed.matchedOptionValue(CONFIG_FLAG, (Path) null));
    return SettingsReader.read(ConfigSources.gather(flags, System.getenv(), file));
  }

  private static void serve(Settings settings, PrintWriter out)
      throws ConfigException,
          DatabaseException,
          StorageException,
          SwarmException,
          IOException,
          InterruptedException {
    Gateway.World world =
        new Gateway.World(
            InstantSource.system(),
            new SecureRandom(),
            version(),
            Path.of(System.getProperty(LIB_PROPERTY, "target/lib")));
    Gateway gateway = Gateway.start(settings, world);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      gateway.close();
                      // A stop that was asked for is a success, whatever signal asked for it.
                      Runtime.getRuntime().halt(DONE);
                    }));
    out.print(
        Banner.of(
            settings,
            Banner.command(),
            gateway.address(),
            gateway.dataFolder(),
            gateway.adminPort(),
            gateway.fingerprint()));
    out.flush();
    new CountDownLatch(1).await();
  }

  private static String version() {
    String version = ServeCommand.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0" : version;
  }
}
