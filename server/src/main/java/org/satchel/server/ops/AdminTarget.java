package org.satchel.server.ops;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that all of the operator's commands have: where the server is, and how it is shown.
 *
 * <p>Those of where have the names that serve has for them. It knows its command too, so that what
 * is wrong with a word leads to the help of the command that was typed.
 *
 * <p>One run, one thread.
 *
 * <p>Source: docs/operations.md.
 */
final class AdminTarget {

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "the server's data folder (SATCHEL_DATA)")
  @Nullable String data;

  @Option(
      names = "--admin-listen",
      paramLabel = "ADDRESS",
      description = "the address at which its admin listener must be (SATCHEL_ADMIN_LISTEN)")
  @Nullable String adminListen;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the server's settings (SATCHEL_CONFIG)")
  @Nullable Path config;

  @Option(names = "--json", description = "prints the server's answer as it is")
  boolean json;

  ConfigSources sources() throws ConfigException {
    Map<Knob, String> flags = new EnumMap<>(Knob.class);
    if (data != null) flags.put(Knob.DATA, data);
    if (adminListen != null) flags.put(Knob.ADMIN_LISTEN, adminListen);
    return ConfigSources.gather(flags, System.getenv(), Optional.ofNullable(config));
  }

  /** A word of the command cannot be right; the sentence names it and says what it wants. */
  ParameterException wrong(String sentence) {
    return new ParameterException(Objects.requireNonNull(command).commandLine(), sentence);
  }
}
