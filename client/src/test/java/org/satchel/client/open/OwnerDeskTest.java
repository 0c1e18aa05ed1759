package org.satchel.client.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.client.Failure;
import org.satchel.client.fetch.Grants;
import org.satchel.client.fetch.ServerSource;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.http.Deadlines;
import org.satchel.client.http.RawServer;
import org.satchel.client.http.Wire;
import org.satchel.client.state.SeenVersions;
import org.satchel.client.state.StateFolder;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.SealedBox;
import org.satchel.testkit.SimulatedClock;

/** Owner and reader against a server that answers what it likes, over real sockets. */
class OwnerDeskTest {

  private static final OwnerDesk.Edit LIMIT =
      new OwnerDesk.Edit(Optional.empty(), Optional.of(5L), new OwnerDesk.PasswordChange.Keep());

  private static final Instant NOW = SimulatedClock.START;

  private final SampleShare sample = SampleShare.draw();

  @TempDir Path folder = Path.of("");

  @Test
  void anEditOfASoundShareIsPut() throws Exception {
    try (RawServer server = server(2, sample.capsule());
        Wire wire = wire()) {
      assertThat(desk(server, wire).edit(LIMIT, NOW).record().version()).isEqualTo(3);
      assertThat(server.requests()).anyMatch(head -> head.startsWith("PUT "));
    }
  }

  @Test
  void removingThePasswordOfAShareWithoutOneLeavesItsLink() throws Exception {
    var bare = new OwnerDesk.PasswordChange.Replace(Optional.empty());
    try (RawServer server = server(2, sample.capsule());
        Wire wire = wire()) {
      var edited =
          desk(server, wire)
              .edit(new OwnerDesk.Edit(Optional.empty(), Optional.empty(), bare), NOW)
              .record();
      assertThat(edited.body().epoch()).isEqualTo(1);
      assertThat(edited.body().accessHash()).isEqualTo(sample.record(2).body().accessHash());
    }
  }

  @Test
  void anEditSignsNoBoxThatTheServerChose() throws Exception {
    SealedBox another = SampleShare.draw().capsule();
    try (RawServer server = server(2, another);
        Wire wire = wire()) {
      Failure end = catchThrowableOfType(Failure.class, () -> desk(server, wire).edit(LIMIT, NOW));
      assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
      assertThat(server.requests()).noneMatch(head -> head.startsWith("PUT "));
    }
  }

  @Test
  void aShareThatItsOperatorEndedIsGoneForItsOwnerTooAndDamagedIfItIsSaidToLive() throws Exception {
    String ended = withoutBoxes("ended");
    assertThat(endOf(ended, OwnerDesk::look)).isEqualTo(Failure.Kind.GONE);
    assertThat(endOf(ended, desk -> desk.edit(LIMIT, NOW))).isEqualTo(Failure.Kind.GONE);
    assertThat(endOf(withoutBoxes("live"), OwnerDesk::look)).isEqualTo(Failure.Kind.HOSTILE);
  }

  @Test
  void anEndNeedsNoBoxAndIsDoneOnceWhoeverEndedFirst() throws Exception {
    try (RawServer server = server(withoutBoxes("ended"));
        Wire wire = wire()) {
      OwnerDesk desk = desk(server, wire);
      desk.remember(desk.end());
      assertThat(server.requests()).filteredOn(head -> head.startsWith("PUT ")).hasSize(1);
    }
    String tombstone = withoutBoxes(sample.json(sample.ended(3), sample.capsule()), "ended");
    try (RawServer server = server(tombstone);
        Wire wire = wire()) {
      OwnerDesk desk = desk(server, wire);
      desk.remember(desk.end());
      assertThat(server.requests()).noneMatch(head -> head.startsWith("PUT "));
      assertThat(new SeenVersions(StateFolder.at(folder)).of(sample.owner().linkId())).isEqualTo(3);
    }
    assertThat(failureOf(tombstone, desk -> desk.edit(LIMIT, NOW)))
        .hasMessageNotContaining("sender")
        .extracting(Failure::kind)
        .isEqualTo(Failure.Kind.GONE);
    // A tombstone of another device, below what this one saw, ends nothing for who saw that.
    new SeenVersions(StateFolder.at(folder)).remember(sample.owner().linkId(), 5);
    try (RawServer server = server(tombstone);
        Wire wire = wire()) {
      assertThat(desk(server, wire).end().version()).isEqualTo(6);
    }
  }

  private String withoutBoxes(String state) {
    return withoutBoxes(sample.json(2, sample.capsule()), state);
  }

  private static String withoutBoxes(String json, String state) {
    return json.replaceAll("\"(capsule|ownerBox)\":\"[^\"]*\",", "")
        .replace("\"live\"", "\"" + state + "\"");
  }

  @FunctionalInterface
  private interface Act {
    void by(OwnerDesk desk) throws Failure;
  }

  private Failure.Kind endOf(String answer, Act act) throws Exception {
    return failureOf(answer, act).kind();
  }

  private Failure failureOf(String answer, Act act) throws Exception {
    try (RawServer server = server(answer);
        Wire wire = wire()) {
      return catchThrowableOfType(Failure.class, () -> act.by(desk(server, wire)));
    }
  }

  @Test
  void anOlderVersionThanThisDeviceSawIsRefusedAndMayBeEnded() throws Exception {
    try (RawServer server = server(2, sample.capsule());
        Wire wire = wire()) {
      new SeenVersions(StateFolder.at(folder)).remember(sample.owner().linkId(), 3);
      OwnerDesk desk = desk(server, wire);
      Failure end = catchThrowableOfType(Failure.class, desk::look);
      assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
      assertThat(end).hasMessageContaining("(older-version)").hasMessageContaining("end the share");
      assertThatThrownBy(() -> desk.edit(LIMIT, NOW)).isInstanceOf(Failure.class);
      assertThat(server.requests()).noneMatch(head -> head.startsWith("PUT "));
      assertThat(desk.end().version()).isEqualTo(4);
      assertThat(server.requests()).filteredOn(head -> head.startsWith("PUT ")).hasSize(1);
    }
  }

  @Test
  void aShareOfAnotherLinkIsRefused() throws Exception {
    SampleShare other = SampleShare.draw();
    try (RawServer server =
            new RawServer(
                (head, out) ->
                    out.write(
                        RawServer.reply("200 OK", "", other.json(1, other.capsule()))
                            .getBytes(StandardCharsets.UTF_8)));
        Wire wire = wire()) {
      Failure end = catchThrowableOfType(Failure.class, () -> desk(server, wire).look());
      assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
    }
  }

  @Test
  void aGrantThatIsADayOldIsDrawnAnewOnce() throws Exception {
    var random = new SecureRandom();
    var drawn = new AtomicInteger();
    Grants grants =
        new Grants() {
          @Override
          public Bearer present() {
            return Bearer.draw(random);
          }

          @Override
          public Bearer another() {
            drawn.incrementAndGet();
            return Bearer.draw(random);
          }
        };
    var asked = new AtomicInteger();
    try (RawServer server =
            new RawServer(
                (head, out) ->
                    out.write(
                        (asked.incrementAndGet() == 1
                                ? RawServer.problem("403 Forbidden", "grant-refused")
                                : RawServer.reply("201 Created", "", "{\"expires\":1}"))
                            .getBytes(StandardCharsets.UTF_8)));
        Wire wire = wire()) {
      source(server, wire).objects(grants);
      assertThat(drawn).hasValue(1);
      assertThat(asked).hasValue(2);
    }
    try (RawServer server =
            new RawServer(
                (head, out) ->
                    out.write(
                        RawServer.problem("403 Forbidden", "grant-refused")
                            .getBytes(StandardCharsets.UTF_8)));
        Wire wire = wire()) {
      Failure end = catchThrowableOfType(Failure.class, () -> source(server, wire).objects(grants));
      assertThat(end.kind()).isEqualTo(Failure.Kind.GONE);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, UNREACHABLE, counts as another download", "false, GONE, No."})
  void aGrantThatIsRefusedInTheMiddleSaysWhyAndIsNotReplaced(
      boolean isLive, Failure.Kind kind, String sentence) throws Exception {
    var granted = new AtomicInteger();
    try (RawServer server =
            new RawServer(
                (head, out) -> {
                  String answer;
                  if (head.startsWith("POST")) {
                    granted.incrementAndGet();
                    answer = RawServer.reply("201 Created", "", "{\"expires\":1}");
                  } else if (head.contains(" /api/v1/objects/")) {
                    answer = RawServer.problem("403 Forbidden", "grant-refused");
                  } else {
                    answer =
                        isLive
                            ? RawServer.reply(
                                "200 OK",
                                "Content-Type: application/json\r\n",
                                sample.json(1, sample.capsule()))
                            : RawServer.problem("410 Gone", "share-ended");
                  }
                  out.write(answer.getBytes(StandardCharsets.UTF_8));
                });
        Wire wire = wire()) {
      StoredObjects objects = source(server, wire).objects(Grants.drawn(new SecureRandom()));
      Failure end =
          catchThrowableOfType(
              Failure.class, () -> objects.range(sample.manifest(), 0, 64).close());
      assertThat(end.kind()).isEqualTo(kind);
      assertThat(end.sentence()).contains(sentence);
      assertThat(granted).hasValue(1);
    }
  }

  private ServerSource source(RawServer server, Wire wire) {
    var door = new ShareDoor(wire, server.endpoint(), sample.owner().linkId());
    var share =
        new OpenShare(sample.record(1), capsule(), Optional.of(sample.capsule()), "live", -1);
    return new ServerSource(share, door, sample.keys().accessBearer());
  }

  private org.satchel.format.share.Capsule capsule() {
    try {
      return Opener.capsule(sample.record(1), Optional.of(sample.capsule()), sample.keys());
    } catch (Failure e) {
      throw new AssertionError(e);
    }
  }

  private RawServer server(long version, SealedBox capsule) throws java.io.IOException {
    return server(sample.json(version, capsule));
  }

  private static RawServer server(String answer) throws java.io.IOException {
    return new RawServer(
        (head, out) ->
            out.write(
                RawServer.reply("200 OK", "Content-Type: application/json\r\n", answer)
                    .getBytes(StandardCharsets.UTF_8)));
  }

  private OwnerDesk desk(RawServer server, Wire wire) throws Failure {
    var door = new ShareDoor(wire, server.endpoint(), sample.owner().linkId());
    var seen = new SeenVersions(StateFolder.at(folder));
    return new OwnerDesk(door, sample.owner(), seen, new SimulatedClock());
  }

  private static Wire wire() {
    return new Wire(Deadlines.USUAL, null, null);
  }
}
