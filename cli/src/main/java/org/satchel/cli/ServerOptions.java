package org.satchel.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.http.Deadlines;
import org.satchel.client.http.Endpoint;
import org.satchel.client.http.ProxyAddress;
import org.satchel.client.http.Wire;
import org.satchel.format.manifest.Visible;
import org.satchel.format.record.RefusedException;
import org.satchel.format.share.Link;
import picocli.CommandLine.Option;

/**
 * How a command reaches its server: trust, patience, and the way there.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: docs/decisions/0041-deadlines.md, 0048-proxies.md.
 */
final class ServerOptions {

  private static final String USUAL_SERVER = "http://127.0.0.1:8470";
  private static final int TIMEOUT_SECONDS_MAX = 3_600;

  /** Characters of what is no address. */
  private static final int SHOWN_MAX = 200;

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

  /** The HTTP of this command to one server, by the proxy that leads there if there is one. */
  Wire wire(URI server, Io io) throws Failure {
    if (timeoutSeconds < 1 || timeoutSeconds > TIMEOUT_SECONDS_MAX) {
      throw new Failure(Failure.Kind.USAGE, "--timeout takes 1 to 3600 seconds.");
    }
    SSLContext trust = cacert == null ? MachineTrust.context() : Trust.of(cacert);
    @Nullable ProxyAddress proxy = ProxyVariables.proxyTo(server, io.environment());
    return new Wire(Deadlines.of(Duration.ofSeconds(timeoutSeconds)), trust, proxy);
  }

  /** The server of an option, the environment or the default, in this order. */
  static Endpoint server(Optional<String> option, Io io) throws Failure {
    String environment = io.environment().getOrDefault("SATCHEL_SERVER", "");
    return address(option.orElse(environment.isBlank() ? USUAL_SERVER : environment));
  }

  /** Reads an address as people type it; a slash at the end does not matter. */
  static Endpoint address(String text) throws Failure {
    try {
      return new Endpoint(Link.parseBase(text.strip()).toString());
    } catch (RefusedException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "This is no server's address: "
              + Visible.text(withoutSecrets(text), SHOWN_MAX)
              + "; give one like https://example.org by --server.",
          e);
    }
  }

  /** A link's secret stands behind #, a password before @. */
  private static String withoutSecrets(String text) {
    return text.replaceFirst("(?s)^([A-Za-z]+://)?.*@", "$1…@").replaceFirst("(?s)#.*", "#…");
  }
}
