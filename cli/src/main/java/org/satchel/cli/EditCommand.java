package org.satchel.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Expiry;
import org.satchel.client.Failure;
import org.satchel.client.http.Endpoint;
import org.satchel.client.http.Instance;
import org.satchel.client.http.Patience;
import org.satchel.client.http.Wire;
import org.satchel.client.open.OwnerDesk;
import org.satchel.client.state.OwnShare;
import org.satchel.client.state.OwnShares;
import org.satchel.client.state.StateFolder;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.share.Link;
import org.satchel.format.share.Password;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code satchel edit}: expiry, download limit and password of a share.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: spec/share-link.md section 6.
 */
@Command(
    name = "edit",
    description = {
      "Changes a share's expiry, download limit or password. Only who sent it can.",
      "A password given here is the new one; the old one is not needed.",
      "Setting, changing or removing the password makes a new link, which is printed; the old one"
          + " is dead at once. Else the link stays and is printed again, also where nothing is"
          + " changed."
    },
    sortOptions = false,
    footerHeading = "%n--json prints one object:%n",
    footer = "  link, ownerLink, linkId, version, expiresMs (0: none), downloadLimit (0: none)")
final class EditCommand implements Callable<Integer> {

  private final Io io;

  @Mixin LinkOptions.Owned links = new LinkOptions.Owned();

  @Option(
      names = "--expires",
      paramLabel = "WHEN",
      description = "When the share ends: 30min, 12h, 7d, 4w, 2026-12-31, or none.")
  @Nullable String expires;

  @Option(
      names = "--downloads",
      paramLabel = "COUNT",
      description = "How often it may be downloaded in all; none or 0 for unlimited.")
  @Nullable String downloads;

  @Mixin PasswordOptions password = new PasswordOptions();

  @Option(names = "--no-password", description = "Remove the password.")
  boolean noPassword;

  @Option(names = "--json", description = "Print one JSON object, with the owner's own link.")
  boolean json;

  @Mixin ServerOptions servers = new ServerOptions();

  EditCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Failure {
    StateFolder state = StateFolder.open(io.environment());
    var shares = new OwnShares(state);
    if (!links.isGiven()) {
      password.refuseShare();
    }
    OwnerDesk.@Nullable Edit edit = edit();
    Link.Owner owner = new OwnLinks(shares).find(links.text(io));
    try (Wire wire = servers.wire(owner.base(), io)) {
      OwnerDesk desk = new ShareOpening(wire, state, password).desk(owner);
      PublicName name = PublicName.ask(wire, owner.base()); // while the old link is good still
      ShareRecord record = edit == null ? desk.look().record() : edited(desk, edit, wire, owner);
      // First: what is remembered can be read again, a new link cannot.
      print(name.say(io), owner, record);
      if (io.out().checkError()) {
        boolean isOfDevice = shares.find(record.linkId()).isPresent();
        throw FailureReport.unwritten(
            edit == null ? "Nothing was changed" : "The change was made",
            isOfDevice ? record.linkId().toString() : "with the owner's link");
      }
      desk.remember(record);
      remember(shares, record);
      return 0;
    }
  }

  private ShareRecord edited(OwnerDesk desk, OwnerDesk.Edit edit, Wire wire, Link.Owner owner)
      throws Failure {
    Instant now = Instant.now();
    if (edit.expiry().isPresent()) {
      var server = new Endpoint(owner.base().toString());
      var patience = new Patience(wire, server, "run the same line again");
      now = Instance.timeFor(edit.expiry().get(), wire, server, patience, now);
    }
    OwnerDesk.Edited edited = desk.edit(edit, now);
    long limit = edited.record().body().downloadLimit();
    if (limit != 0 && edited.downloads() >= limit) {
      io.err()
          .println(
              "It was downloaded as often as its limit allows, so no new download can begin; its files"
                  + " are removed in a day, unless --downloads allows more.");
    }
    return edited.record();
  }

  /** Nothing, where nothing is to be changed. */
  private OwnerDesk.@Nullable Edit edit() throws Failure {
    Optional<Password> given = password.chosen();
    if (noPassword && given.isPresent()) {
      throw new Failure(Failure.Kind.USAGE, "Give either a password or --no-password, not both.");
    }
    Optional<Expiry> expiry =
        expires == null
            ? Optional.empty()
            : Optional.of(Expiry.parse(expires, ZoneId.systemDefault()));
    Optional<Long> limit =
        downloads == null ? Optional.empty() : Optional.of(PutCommand.limit(downloads));
    boolean replace = noPassword || given.isPresent();
    if (expiry.isEmpty() && limit.isEmpty() && !replace) {
      return null;
    }
    return new OwnerDesk.Edit(
        expiry,
        limit,
        replace
            ? new OwnerDesk.PasswordChange.Replace(given)
            : new OwnerDesk.PasswordChange.Keep());
  }

  private static void remember(OwnShares shares, ShareRecord record) throws Failure {
    Optional<OwnShare> known = shares.find(record.linkId());
    if (known.isPresent()) {
      var body = record.body();
      shares.put(
          known
              .get()
              .edited(
                  (int) body.epoch(),
                  body.passwordNeeded(),
                  body.expiry().map(Instant::toEpochMilli).orElse(0L),
                  body.downloadLimit()));
    }
  }

  private void print(PublicName name, Link.Owner owner, ShareRecord record) throws Failure {
    String current = name.leadTo(Keys.recipient(owner.base(), owner.seed(), record));
    if (!json) {
      io.out().println(current);
      return;
    }
    Json.print(
        io.out(),
        out -> {
          out.writeStringField("link", current);
          out.writeStringField("ownerLink", name.leadTo(owner));
          out.writeStringField("linkId", record.linkId().toString());
          out.writeNumberField("version", record.version());
          out.writeNumberField(
              "expiresMs", record.body().expiry().map(Instant::toEpochMilli).orElse(0L));
          out.writeNumberField("downloadLimit", record.body().downloadLimit());
        });
  }
}
