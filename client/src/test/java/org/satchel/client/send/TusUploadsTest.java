package org.satchel.client.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.client.Failure;
import org.satchel.client.http.Deadlines;
import org.satchel.client.http.RawServer;
import org.satchel.client.http.Wire;
import org.satchel.format.record.ObjectId;

/** What a sender makes of a server's answers, also of those that no server of ours gives. */
class TusUploadsTest {

  private static final String SECRET = "AAAAAAAAAAAAAAAAAAAAAA";
  private final ObjectId id = ObjectId.draw(new SecureRandom());

  @Test
  void anUploadIsBegunUnderItsSecret() throws Exception {
    String created =
        RawServer.reply("201 Created", "Location: /base/api/v1/uploads/" + SECRET + "\r\n", "");
    Optional<String> secret = with(created, uploads -> uploads.create(id, OptionalLong.of(5)));
    assertThat(secret).contains(SECRET);
    String taken = RawServer.problem("409 Conflict", "object-exists");
    Optional<String> none = with(taken, uploads -> uploads.create(id, OptionalLong.empty()));
    assertThat(none).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Location: /api/v1/uploads/short\r\n",
        "Location: https://elsewhere.example/?AAAAAAAAAAAAAAAAAAAAAA\r\n",
        "Location: /u/AAAAAAAAAAAAAAAAAAAAAA\r\nSatchel-Object: BBBBBBBBBBBBBBBBBBBBBB\r\n"
      })
  void aServerThatTellsNoPlaceLies(String headers) {
    Failure end = failure(RawServer.reply("201 Created", headers, ""), TusUploadsTest::createOne);
    assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
  }

  @Test
  void anOffsetIsReadAndOneThatIsNoNumberIsALie() throws Exception {
    String at = RawServer.reply("200 OK", "Upload-Offset: 70\r\n", "");
    assertThat(asked(at)).isEqualTo(new TusUploads.State.At(70));
    for (String offset : new String[] {"-1", "9007199254740993", "x", ""}) {
      String lie = RawServer.reply("200 OK", "Upload-Offset: " + offset + "\r\n", "");
      assertThat(failure(lie, uploads -> uploads.ask(SECRET)).kind())
          .isEqualTo(Failure.Kind.HOSTILE);
    }
  }

  @Test
  void onlyTheServersOwnWordThatAnUploadIsGoneIsTaken() throws Exception {
    for (String gone : new String[] {"404 Not Found|unknown-upload", "410 Gone|upload-expired"}) {
      String[] parts = gone.split("\\|", -1);
      String headers = "Satchel-Problem: " + parts[1] + "\r\n";
      String toHead = RawServer.reply(parts[0], headers, "");
      assertThat(asked(toHead)).isEqualTo(new TusUploads.State.Lost());
      assertThat(appended(RawServer.problem(parts[0], parts[1])))
          .isEqualTo(new TusUploads.Appended.Lost());
    }
    for (String proxy : new String[] {"404 Not Found", "410 Gone"}) {
      String page = RawServer.reply(proxy, "Content-Type: text/html\r\n", "<h1>No backend</h1>");
      String toHead = RawServer.reply(proxy, "", "");
      assertThat(failure(toHead, uploads -> uploads.ask(SECRET)).kind())
          .isEqualTo(Failure.Kind.UNREACHABLE);
      assertThat(failure(page, TusUploadsTest::appendOne).kind())
          .isEqualTo(Failure.Kind.UNREACHABLE);
    }
  }

  @Test
  void aFullServerIsNotTriedAgain() {
    String full = RawServer.problem("507 Insufficient Storage", "disk-full");
    assertThat(failure(full, TusUploadsTest::appendOne).kind()).isEqualTo(Failure.Kind.REFUSED);
  }

  @Test
  void anotherOffsetIsToBeAskedFor() throws Exception {
    String wrong = RawServer.problem("409 Conflict", "wrong-offset");
    assertThat(appended(wrong)).isEqualTo(new TusUploads.Appended.Elsewhere());
  }

  @Test
  void anUploadIsGivenUpOnlyWhereItIsGoneOrInAShare() throws Exception {
    for (String gone :
        new String[] {
          RawServer.reply("204 No Content", "", ""),
          RawServer.problem("404 Not Found", "unknown-upload"),
          RawServer.problem("410 Gone", "upload-expired"),
          RawServer.problem("409 Conflict", "object-in-share")
        }) {
      assertThat(with(gone, TusUploadsTest::removeOne)).isTrue();
    }
    for (String status : new String[] {"401 A", "403 B", "404 C", "423 D", "429 E", "503 F"}) {
      String refusal = RawServer.reply(status, "", "");
      assertThat(with(refusal, TusUploadsTest::removeOne)).as(status).isFalse();
    }
  }

  private static boolean removeOne(TusUploads uploads) throws IOException {
    return uploads.remove(SECRET);
  }

  private static Optional<String> createOne(TusUploads uploads) throws IOException, Failure {
    return uploads.create(ObjectId.draw(new SecureRandom()), OptionalLong.of(1));
  }

  private static TusUploads.Appended appendOne(TusUploads uploads) throws IOException, Failure {
    return uploads.append(
        SECRET, 0, 1, OptionalLong.empty(), () -> ByteBuffer.wrap(new byte[] {1}));
  }

  private static TusUploads.State asked(String answer) throws IOException, Failure {
    return with(answer, uploads -> uploads.ask(SECRET));
  }

  private static TusUploads.Appended appended(String answer) throws IOException, Failure {
    return with(answer, TusUploadsTest::appendOne);
  }

  @FunctionalInterface
  private interface Act<T> {
    T on(TusUploads uploads) throws IOException, Failure;
  }

  private static <T> T with(String answer, Act<T> act) throws IOException, Failure {
    try (RawServer server =
            new RawServer((head, out) -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
        Wire wire = new Wire(Deadlines.USUAL, null, null)) {
      return act.on(new TusUploads(wire, server.endpoint(), Optional.of("token")));
    }
  }

  private static <T> Failure failure(String answer, Act<T> act) {
    return catchThrowableOfType(Failure.class, () -> with(answer, act));
  }
}
