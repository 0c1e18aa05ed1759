package org.satchel.client.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.client.Expiry;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.http.Deadlines;
import org.satchel.client.http.RawServer;
import org.satchel.client.http.Wire;
import org.satchel.client.plan.Lot;
import org.satchel.client.plan.Lots;
import org.satchel.client.plan.PlanFile;
import org.satchel.client.state.StateFolder;
import org.satchel.format.merkle.Hash;
import org.satchel.testkit.SimulatedClock;

/** What a share could not say is refused before a byte is sent, not after hours of sending. */
class SenderTest {

  @TempDir Path folder = Path.of("");

  @Test
  void anExpiryThatHasPassedIsRefusedAtOnce() throws Exception {
    assertRefusedAtOnce(request(Expiry.parse("2020-01-01", ZoneOffset.UTC), "name", "message"));
  }

  @Test
  void aNameOrMessageThatCannotBeSentIsRefusedAtOnce() throws Exception {
    assertRefusedAtOnce(request(Expiry.NONE, "x".repeat(256), "message"));
    assertRefusedAtOnce(request(Expiry.NONE, "a\nb", "message"));
    assertRefusedAtOnce(request(Expiry.NONE, "name", "x".repeat(2_001)));
    // 3,982 bytes with a manifest of one byte, 3,997 with the longest.
    assertRefusedAtOnce(request(Expiry.NONE, "name", "\"".repeat(1_888) + "x"));
    assertRefusedAtOnce(request(Expiry.NONE, "name", "\u001b[2J"));
  }

  @Test
  void whatHoldsTheKeysOfWhatWasSentIsRefusedAtOnce() throws Exception {
    SendRequest request = request(Expiry.NONE, "name", "message");
    assertRefusedAtOnce(with(List.of(folder), request));
  }

  @Test
  void moreLinesOrObjectsThanAManifestHoldsAreRefused() throws Exception {
    Sender.checkHeld(999_877, 123, 123);
    Sender.checkHeld(1_000_000, 0, 999_999);
    for (int[] many : new int[][] {{999_878, 123, 123}, {1_000_000, 0, 1_000_000}}) {
      Failure end =
          catchThrowableOfType(Failure.class, () -> Sender.checkHeld(many[0], many[1], many[2]));
      assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
    }
  }

  @Test
  void aStreamsNameIsBroughtToNfcAndAHostileOneRefused() throws Exception {
    try (RawServer server = closed();
        Wire wire = wire();
        Sender sender = sender(wire)) {
      for (String name : new String[] {"../x", "Q3/Q4 report"}) {
        Failure hostile = stream(sender, server, name);
        assertThat(hostile.kind()).isEqualTo(Failure.Kind.USAGE);
      }
      Failure fine = stream(sender, server, "e\u0301");
      assertThat(fine.kind()).isEqualTo(Failure.Kind.REFUSED);
      assertThat(server.requests()).isNotEmpty();
    }
  }

  @Test
  void aLineThatCouldBeginNothingLeavesNothing() throws Exception {
    try (RawServer server = closed();
        Wire wire = wire();
        Sender sender = sender(wire)) {
      SendRequest request = to(server, request(Expiry.NONE, "name", "message"));
      Files.delete(request.paths().getFirst());
      Failure end = catchThrowableOfType(Failure.class, () -> sender.send(request).close());
      assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
      assertThat(folder.resolve("state/unfinished")).isEmptyDirectory();
    }
  }

  /** Behind or ahead: the server ends the share. */
  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P-3D", "P360D"})
  void aSpanCountsByTheServersClock(Duration apart) throws Exception {
    Instant there = SimulatedClock.START.plus(apart);
    var host = new TakingAll(there);
    host.shares = 1;
    try (RawServer server = new RawServer(host::answer);
        Wire wire = wire();
        Sender sender = sender(wire)) {
      SendRequest request =
          to(server, request(Expiry.parse("30min", ZoneOffset.UTC), "name", "message"));
      try (Sent sent = sender.send(request)) {
        assertThat(sent.share().expiresMs())
            .isEqualTo(there.plus(Duration.ofMinutes(30)).toEpochMilli());
      }
      assertThat(host.begun).as("a file and its manifest").isEqualTo(2);
    }
  }

  /** As where the line was away between signing and sending. */
  @Test
  void aSpanThatIsOverWhenTheShareComesIsSignedOnceMore() throws Exception {
    var host = new TakingAll(SimulatedClock.START);
    try (RawServer server = new RawServer(host::answer);
        Wire wire = wire();
        Sender sender = sender(wire)) {
      Expiry soon = Expiry.parse("30min", ZoneOffset.UTC);
      sender.send(to(server, request(soon, "name", "message"))).close();
      assertThat(host.shares).isEqualTo(2);
      assertThat(host.begun).as("a file and its manifest").isEqualTo(2);
    }
  }

  @Test
  void aDateThatIsPastByTheServersClockIsRefusedBeforeAnythingIsSent() throws Exception {
    var host = new TakingAll(SimulatedClock.START.plus(Duration.ofHours(1)));
    try (RawServer server = new RawServer(host::answer);
        Wire wire = wire();
        Sender sender = sender(wire)) {
      Expiry soon = Expiry.parse(SimulatedClock.START.plusSeconds(60).toString(), ZoneOffset.UTC);
      SendRequest request = to(server, request(soon, "name", "message"));
      Failure end = catchThrowableOfType(Failure.class, () -> sender.send(request).close());
      assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
      assertThat(end).hasMessageContaining("by the server's clock");
      assertThat(host.begun).isZero();
    }
  }

  /**
   * As that of a small computer without a battery: which of the two is wrong, no client can tell.
   */
  @Test
  void aClockThatIsYearsBehindIsToldBeforeAnythingIsSent() throws Exception {
    Instant there = SimulatedClock.START.plus(Duration.ofDays(400));
    var host = new TakingAll(there);
    try (RawServer server = new RawServer(host::answer);
        Wire wire = wire();
        Sender sender = sender(wire)) {
      for (String over : new String[] {"30min", "401d", there.toString()}) {
        Expiry expiry = Expiry.parse(over, ZoneOffset.UTC);
        SendRequest request = to(server, request(expiry, "name", "message"));
        Failure end = catchThrowableOfType(Failure.class, () -> sender.send(request).close());
        assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
        assertThat(end).hasMessageContaining("more than a year apart");
      }
      assertThat(host.begun).isZero();
      host.shares = 1;
      Expiry later = Expiry.parse(there.plusSeconds(60).toString(), ZoneOffset.UTC);
      sender.send(to(server, request(later, "name", "message"))).close();
    }
  }

  /** A crash can take a file's name though its bytes were synced. */
  @Test
  void anObjectWhoseLeavesNotesAreLostIsSealedUnderANewKey() throws Exception {
    var host = new TakingAll(SimulatedClock.START);
    host.shares = 1;
    try (RawServer server = new RawServer(host::answer);
        Wire wire = wire();
        Sender sender = sender(wire)) {
      for (boolean lost : new boolean[] {false, true}) {
        SendRequest request = to(server, request(Expiry.NONE, "lost " + lost, "message"));
        host.begun = 0;
        host.full = true;
        Failure end = catchThrowableOfType(Failure.class, () -> sender.send(request).close());
        assertThat(end.kind()).isEqualTo(Failure.Kind.REFUSED);
        host.full = false;
        if (lost) Files.delete(leafNotes());
        sender.send(request).close();
        assertThat(host.begun).as("the manifest's and the file's").isEqualTo(lost ? 3 : 2);
      }
    }
  }

  private Path leafNotes() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("state/unfinished"))) {
      return files.filter(file -> file.toString().contains("/leaves-")).findFirst().orElseThrow();
    }
  }

  /** The small one would be sent first, and its create taken. */
  @Test
  void anObjectLargerThanTheServerTakesIsRefusedBeforeAnythingIsSent() throws Exception {
    Path large = folder.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(TakingAll.OBJECT_BYTES_MAX);
    }
    var host = new TakingAll(SimulatedClock.START);
    try (RawServer server = new RawServer(host::answer);
        Wire wire = wire();
        Sender sender = sender(wire)) {
      SendRequest one = to(server, request(Expiry.NONE, "name", "message"));
      SendRequest both = with(List.of(one.paths().getFirst(), large), one);
      Failure end = catchThrowableOfType(Failure.class, () -> sender.send(both).close());
      assertThat(end.kind()).isEqualTo(Failure.Kind.REFUSED);
      assertThat(end).hasMessageStartingWith(large + " must be left out:");
      assertThat(end).hasMessageEndingWith(" an object here has at most 9000000 bytes.");
      assertThat(host.begun).isZero();
      assertThat(folder.resolve("state/unfinished")).isEmptyDirectory();
      StateFolder state = StateFolder.at(folder.resolve("state"));
      try (Journal journal = Journal.open(state, both.line(), new SecureRandom());
          Lots lots =
              Lots.write(
                  PlanFile.write(folder.resolve("plan"), both.paths()), folder.resolve("lots"))) {
        Lot last = lots.get(1).pack() ? lots.get(0) : lots.get(1);
        begin(journal, last.fingerprint().hex(), "D".repeat(22));
        Draft draft = journal.find(last.fingerprint().hex()).orElseThrow();
        journal.sent(last.fingerprint().hex(), draft, last.size(), Hash.OF_NOTHING);
      }
      host.full = true; // for the first byte of the small one
      end = catchThrowableOfType(Failure.class, () -> sender.send(both).close());
      assertThat(host.begun).as("what was sent whole before is not refused").isEqualTo(1);
      assertThat(end).hasMessageNotContaining("left out");
    }
  }

  @Test
  void whatTheServerDoesNotRemoveOfACutStreamIsAskedForByEachStreamUntilItIsGone()
      throws Exception {
    StateFolder state = StateFolder.at(folder.resolve("state"));
    var host = new TakingAll(SimulatedClock.START);
    try (RawServer server = new RawServer(host::answer);
        Wire wire = wire();
        Sender sender = sender(wire)) {
      var random = new SecureRandom();
      for (String secret : new String[] {"B".repeat(22), "C".repeat(22)}) {
        var streams = new StreamJournals(state, server.endpoint().toString(), random);
        try (Journal cut = streams.begin()) {
          begin(cut, "stream", secret);
        }
      }
      SendRequest request = to(server, request(Expiry.NONE, "name", "message"));
      for (String removal : new String[] {"503 Not now", "429 Too Many", "204 No Content"}) {
        host.removal = removal;
        try (Sent sent = sender.sendStream(request, new ByteArrayInputStream(new byte[1]), "x")) {
          sent.linkWritten();
        }
      }
      assertThat(folder.resolve("state/unfinished")).isEmptyDirectory();
      assertThat(host.removed).hasSize(4).contains("B".repeat(22), "C".repeat(22));
    }
  }

  static void begin(Journal journal, String composition, String secret) throws Failure {
    journal.begin(composition, Draft.draw(0, new SecureRandom()));
    journal.uploadAt(composition, journal.find(composition).orElseThrow(), secret);
  }

  /** A host that takes what comes, and refuses the first share as one that is over. */
  private static final class TakingAll {
    static final int OBJECT_BYTES_MAX = 9_000_000;
    private final Instant now;
    private int begun;
    private int shares;
    private boolean full;
    private String removal = "204 No Content";
    private final List<String> removed = new ArrayList<>();

    TakingAll(Instant now) {
      this.now = now;
    }

    synchronized void answer(String head, OutputStream out) throws IOException {
      out.write(answer(head).getBytes(StandardCharsets.UTF_8));
    }

    private String answer(String head) {
      if (head.startsWith("GET /api/v1/instance")) {
        String limits = "{\"shareObjects\":9,\"objectBytes\":" + OBJECT_BYTES_MAX + "}";
        return RawServer.reply(
            "200 OK", "", "{\"now\":" + now.toEpochMilli() + ",\"limits\":" + limits + "}");
      }
      if (head.startsWith("POST ")) {
        begun++;
        String secret = "A".repeat(21) + begun;
        return RawServer.reply("201 Created", "Location: /api/v1/uploads/" + secret + "\r\n", "");
      }
      if (head.startsWith("HEAD ")) {
        return RawServer.reply("200 OK", "Upload-Offset: 0\r\n", "");
      }
      if (full) {
        return RawServer.problem("507 Insufficient Storage", "storage-full");
      }
      if (head.startsWith("PATCH ")) {
        long offset = number(head, "Upload-Offset") + number(head, "Content-Length");
        return RawServer.reply("204 No Content", "Upload-Offset: " + offset + "\r\n", "");
      }
      if (head.startsWith("DELETE ")) {
        removed.add(head.substring(head.lastIndexOf("/uploads/") + 9).split(" ", 2)[0]);
        return RawServer.reply(removal, "", "");
      }
      return shares++ == 0
          ? RawServer.problem("410 Gone", "share-expired")
          : RawServer.reply("201 Created", "", "");
    }

    private static long number(String head, String field) {
      Matcher value = Pattern.compile("(?i)\r\n" + field + ": (\\d+)").matcher(head);
      return value.find() ? Long.parseLong(value.group(1)) : -1;
    }
  }

  private Failure stream(Sender sender, RawServer server, String name) throws Exception {
    SendRequest request = to(server, request(Expiry.NONE, name, "message"));
    return catchThrowableOfType(
        Failure.class,
        () -> sender.sendStream(request, new ByteArrayInputStream(new byte[] {1}), name).close());
  }

  private void assertRefusedAtOnce(SendRequest request) throws Exception {
    try (RawServer server = closed();
        Wire wire = wire();
        Sender sender = sender(wire)) {
      Failure end =
          catchThrowableOfType(Failure.class, () -> sender.send(to(server, request)).close());
      assertThat(end.kind()).isEqualTo(Failure.Kind.USAGE);
      assertThat(server.requests()).isEmpty();
      assertThat(folder.resolve("state/unfinished")).doesNotExist();
    }
  }

  private static RawServer closed() throws IOException {
    String refusal = RawServer.problem("403 Forbidden", "uploads-closed");
    return new RawServer((head, out) -> out.write(refusal.getBytes(StandardCharsets.UTF_8)));
  }

  private static Wire wire() {
    return new Wire(Deadlines.USUAL, null, null);
  }

  private Sender sender(Wire wire) throws Failure {
    StateFolder state = StateFolder.at(folder.resolve("state"));
    return new Sender(wire, state, new SimulatedClock(), Progress.NONE);
  }

  private SendRequest request(Expiry expiry, String name, String message) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "abc");
    return new SendRequest(
        List.of(file),
        new org.satchel.client.http.Endpoint("http://127.0.0.1:1"),
        Optional.empty(),
        expiry,
        0,
        Optional.empty(),
        Optional.of(name),
        Optional.of(message));
  }

  private static SendRequest with(List<Path> paths, SendRequest request) {
    return new SendRequest(
        paths,
        request.server(),
        request.token(),
        request.expiry(),
        request.downloadLimit(),
        request.password(),
        request.name(),
        request.message());
  }

  private static SendRequest to(RawServer server, SendRequest request) {
    return new SendRequest(
        request.paths(),
        server.endpoint(),
        request.token(),
        request.expiry(),
        request.downloadLimit(),
        request.password(),
        request.name(),
        request.message());
  }
}
