package org.satchel.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.http.Deadlines;
import org.satchel.client.http.Endpoint;
import org.satchel.client.http.Wire;
import picocli.CommandLine.Option;

/**
 * How a command reaches servers: trust and patience.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: docs/decisions/0041-deadlines.md.
 */
final class ServerOptions {

  private static final String USUAL_SERVER = "http://127.0.0.1:8470";
  private static final int TIMEOUT_SECONDS_MAX = 3_600;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description =
          "Trust the certificates in FILE instead of the machine's, for self-signed ones.")
  @Nullable Path cacert;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Give up after so long without any progress (default: 60).")
  int timeoutSeconds = (int) Deadlines.USUAL.silence().toSeconds();

  /** The HTTP of this command. */
  Wire wire() throws Failure {
    if (timeoutSeconds < 1 || timeoutSeconds > TIMEOUT_SECONDS_MAX) {
      throw new Failure(Failure.Kind.USAGE, "--timeout takes 1 to 3600 seconds.");
    }
    @Nullable SSLContext trust = cacert == null ? null : Trust.of(cacert);
    return new Wire(Deadlines.of(Duration.ofSeconds(timeoutSeconds)), trust);
  }

  /** The server of an option, the environment or the default, in this order. */
  static Endpoint server(Optional<String> option, Io io) throws Failure {
    String environment = io.environment().getOrDefault("SATCHEL_SERVER", "");
    return Endpoint.parse(option.orElse(environment.isBlank() ? USUAL_SERVER : environment));
  }
}
