package org.satchel.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Expiry;
import org.satchel.client.Failure;
import org.satchel.client.http.Wire;
import org.satchel.client.send.SendRequest;
import org.satchel.client.send.Sender;
import org.satchel.client.send.Sent;
import org.satchel.client.state.StateFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code satchel put}: seals and sends, prints the link.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: the contract of the command line; docs/decisions/0043-client-state.md.
 */
@Command(
    name = "put",
    description = {
      "Seals files and folders on this device, sends them, and prints the link.",
      "If it is interrupted, run the same line again: it goes on where it was, until the link was"
          + " printed. Standard input (-) cannot be resumed."
    },
    sortOptions = false,
    footerHeading = "%n--json prints one object:%n",
    footer = {
      "  link, linkId, server, name, files, bytes, createdMs, expiresMs (0: none),",
      "  downloadLimit (0: none), password, ended"
    })
final class PutCommand implements Callable<Integer> {

  /** Tokens have 43 characters; a server takes headers of 16 KiB. */
  private static final int TOKEN_CHARACTERS_MAX = 1_024;

  /** The record has four bytes for it. */
  private static final long DOWNLOADS_MAX = 0xFFFF_FFFFL;

  private final Io io;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Files and folders, or - alone for standard input.")
  List<String> paths = List.of();

  @Option(
      names = "--expires",
      paramLabel = "WHEN",
      description = "When the share ends: 30min, 12h, 7d, 4w, 2026-12-31, or none (default).")
  String expires = "none";

  @Option(
      names = "--downloads",
      paramLabel = "COUNT",
      description = "How often it may be downloaded (default: unlimited, also 0).")
  String downloads = "0";

  @Mixin PasswordOptions password = new PasswordOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the share is called; with - also the file's name.")
  @Nullable String name;

  @Option(names = "--message", paramLabel = "TEXT", description = "A message to who opens it.")
  @Nullable String message;

  @Option(names = "--json", description = "Print one JSON object instead of the link alone.")
  boolean json;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = {"The server (else SATCHEL_SERVER, else", "http://127.0.0.1:8470)."})
  @Nullable String server;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = {
        "The upload token, where one is needed (else SATCHEL_TOKEN).",
        "Careful: others on this machine can see it in the list of processes."
      })
  @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Take the upload token from the first line of FILE.")
  @Nullable Path tokenFile;

  @Mixin ServerOptions servers = new ServerOptions();

  PutCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Failure {
    boolean stream = paths.contains("-");
    if (stream && paths.size() > 1) {
      throw new Failure(Failure.Kind.USAGE, "Standard input (-) can only be sent alone.");
    }
    if (paths.contains("")) { // an unset variable: the current folder is not what was meant
      throw new Failure(Failure.Kind.USAGE, "A PATH is empty; give . for the current folder.");
    }
    StateFolder state = StateFolder.open(io.environment());
    SendRequest request = request(stream);
    try (Wire wire = servers.wire(request.server().at(""), io);
        TerminalProgress progress = new TerminalProgress(io);
        Sender sender = new Sender(wire, state, InstantSource.system(), progress);
        Sent sent =
            stream
                ? sender.sendStream(request, io.in(), request.name().orElse("stdin"))
                : sender.send(request)) {
      progress.end();
      String link = PublicName.ask(wire, sent.link().base()).say(io).leadTo(sent.link());
      if (json) {
        Json.sent(io.out(), sent, link);
      } else {
        io.out().println(link);
      }
      io.out().flush();
      if (io.out().checkError()) {
        throw stream
            ? FailureReport.unwritten("The share was made", sent.share().link().toString())
            : new Failure(
                Failure.Kind.REFUSED,
                "The share was made but its link could not be written; run the same line again to"
                    + " see it.");
      }
      sent.linkWritten();
      return 0;
    }
  }

  private SendRequest request(boolean stream) throws Failure {
    List<Path> sent = new ArrayList<>();
    for (String path : stream ? List.<String>of() : paths) {
      sent.add(CurrentFolder.path(path));
    }
    return new SendRequest(
        sent,
        ServerOptions.server(Optional.ofNullable(server), io),
        token(),
        Expiry.parse(expires, ZoneId.systemDefault()),
        limit(downloads),
        password.chosenBesidePaths(),
        Optional.ofNullable(name),
        Optional.ofNullable(message));
  }

  private Optional<String> token() throws Failure {
    Optional<String> found = anyToken();
    if (found.isPresent() && !found.get().matches("[!-~]{1," + TOKEN_CHARACTERS_MAX + "}")) {
      throw new Failure(
          Failure.Kind.USAGE, "This cannot be an upload token; ask the operator for one.");
    }
    return found;
  }

  private Optional<String> anyToken() throws Failure {
    if (token != null && tokenFile != null) {
      throw new Failure(Failure.Kind.USAGE, "Give either --token or --token-file, not both.");
    }
    if (tokenFile != null) {
      return Optional.of(FirstLine.written(tokenFile, "The token file", "an upload token"));
    }
    String environment = io.environment().getOrDefault("SATCHEL_TOKEN", "").strip();
    return token != null
        ? Optional.of(token)
        : Optional.of(environment).filter(value -> !value.isEmpty());
  }

  /** A number of downloads; none and 0 are unlimited. */
  static long limit(String text) throws Failure {
    String number = text.equals("none") ? "0" : text;
    if (number.matches("[0-9]{1,10}") && Long.parseLong(number) <= DOWNLOADS_MAX) {
      return Long.parseLong(number);
    }
    throw new Failure(
        Failure.Kind.USAGE,
        "--downloads takes a number up to " + DOWNLOADS_MAX + ", or none for unlimited.");
  }
}
