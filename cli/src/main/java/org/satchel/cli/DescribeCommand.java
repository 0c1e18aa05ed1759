package org.satchel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.satchel.client.Failure;
import org.satchel.client.fetch.ServerSource;
import org.satchel.client.http.Wire;
import org.satchel.client.open.ManifestCopy;
import org.satchel.client.open.OpenShare;
import org.satchel.client.save.Receiver;
import org.satchel.client.state.StateFolder;
import org.satchel.format.manifest.Entry;
import org.satchel.format.manifest.Visible;
import org.satchel.format.share.Link;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code satchel info}: what a link leads to, without a download being counted.
 *
 * <p>All that is shown comes from signed and sealed places, but for the state and the count, which
 * are the server's word and said to be.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: the contract of the command line.
 */
@Command(
    name = "info",
    description = {
      "Shows what a link leads to: name, message, files, expiry. Does not count as a download.",
      "With an owner's link it also shows how often the share was downloaded, until it is ended.",
      "Without the share's password, or once the share is over, its owner sees all but the files."
    },
    sortOptions = false,
    footerHeading = "%n--json prints one object:%n",
    footer = {
      "  linkId, version, dateMs, expiresMs (0: none), downloadLimit (0: none),",
      "  password, state, downloads (owner's link only), name, message, storedBytes,",
      "  entries: a list of {path, type: file or folder, bytes, mtimeMs, executable};",
      "  not there where an owner cannot see them"
    })
final class DescribeCommand implements Callable<Integer> {

  private final Io io;

  @Mixin LinkOptions.Opened links = new LinkOptions.Opened();

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Mixin PasswordOptions password = new PasswordOptions();
  @Mixin ServerOptions servers = new ServerOptions();

  DescribeCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Failure {
    StateFolder state = StateFolder.open(io.environment());
    Link parsed = links.link(io);
    try (Wire wire = servers.wire(parsed.base(), io);
        TerminalProgress progress = new TerminalProgress(io);
        Receiver receiver = new Receiver(progress)) {
      var opening = new ShareOpening(wire, state, password);
      if (parsed instanceof Link.Owner owner) {
        describe(owner, opening, receiver);
      } else {
        ServerSource source = opening.source(parsed);
        receiver.list(source, state, manifest -> print(source.share(), Optional.of(manifest)));
      }
      return 0;
    }
  }

  /** An owner sees a share until it is ended; its files only as who opens it can see them. */
  private void describe(Link.Owner owner, ShareOpening opening, Receiver receiver) throws Failure {
    OpenShare seen = opening.desk(owner).look();
    try {
      receiver.list(
          opening.source(owner), opening.state(), manifest -> print(seen, Optional.of(manifest)));
    } catch (Failure e) {
      boolean isGone = e.kind() == Failure.Kind.GONE;
      boolean isLocked = e.kind() == Failure.Kind.PASSWORD && !password.isGiven();
      if (!isGone && !isLocked) {
        throw e;
      }
      print(seen, Optional.empty());
      io.err().println("satchel: The files are not listed: " + e.sentence());
    }
  }

  private void print(OpenShare share, Optional<ManifestCopy> manifest) throws Failure {
    if (json) {
      printJson(share, manifest);
      return;
    }
    io.out().println("Name:       " + share.capsule().name().map(Visible::text).orElse("-"));
    share
        .capsule()
        .message()
        .ifPresent(text -> io.out().println("Message:    " + indented(Visible.lines(text))));
    var body = share.body();
    io.out().println("Version:    " + body.version() + " of " + Report.moment(body.date()));
    io.out().println("Expires:    " + Report.expiry(body.expiry()));
    io.out().println("Downloads:  " + downloads(share));
    io.out().println("Password:   " + (body.passwordNeeded() ? "needed" : "none"));
    io.out().println("State:      " + Visible.text(share.state()) + " (as the server says)");
    io.out().println("Stored:     " + Report.bytes(body.storedBytes()));
    if (manifest.isPresent()) {
      io.out().println();
      manifest.get().forEach(entry -> io.out().println(line(entry)));
    }
  }

  private static String indented(String lines) {
    return lines.replace("\n", "\n            ");
  }

  private static String downloads(OpenShare share) {
    String limit = Report.limit(share.body().downloadLimit());
    return share.downloads() < 0 ? limit : share.downloads() + " (as the server says), " + limit;
  }

  private static String line(Entry entry) {
    String path = Visible.text(entry.path().toString());
    return switch (entry) {
      case Entry.Folder folder -> "         folder  " + path + "/";
      case Entry.File file ->
          String.format(java.util.Locale.ROOT, "%15s  %s", Report.bytes(file.length()), path);
    };
  }

  private void printJson(OpenShare share, Optional<ManifestCopy> manifest) throws Failure {
    Json.print(
        io.out(),
        json -> {
          members(json, share);
          if (manifest.isPresent()) {
            json.writeArrayFieldStart("entries");
            entries(json, manifest.get());
            json.writeEndArray();
          }
        });
  }

  private static void members(JsonGenerator json, OpenShare share) throws IOException {
    var body = share.body();
    json.writeStringField("linkId", body.linkId().toString());
    json.writeNumberField("version", body.version());
    json.writeNumberField("dateMs", body.date().toEpochMilli());
    json.writeNumberField("expiresMs", body.expiry().map(Instant::toEpochMilli).orElse(0L));
    json.writeNumberField("downloadLimit", body.downloadLimit());
    json.writeBooleanField("password", body.passwordNeeded());
    json.writeStringField("state", share.state());
    if (share.downloads() >= 0) {
      json.writeNumberField("downloads", share.downloads());
    }
    json.writeStringField("name", share.capsule().name().orElse(""));
    json.writeStringField("message", share.capsule().message().orElse(""));
    json.writeNumberField("storedBytes", body.storedBytes());
  }

  private static void entries(JsonGenerator json, ManifestCopy manifest) throws Failure {
    manifest.forEach(
        entry -> {
          try {
            entry(json, entry);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void entry(JsonGenerator json, Entry entry) throws IOException {
    json.writeStartObject();
    json.writeStringField("path", entry.path().toString());
    json.writeStringField("type", entry instanceof Entry.File ? "file" : "folder");
    if (entry instanceof Entry.File file) {
      json.writeNumberField("bytes", file.length());
      json.writeBooleanField("executable", file.executable());
    }
    if (entry.modified().isPresent()) {
      json.writeNumberField("mtimeMs", entry.modified().get().toEpochMilli());
    }
    json.writeEndObject();
  }
}
