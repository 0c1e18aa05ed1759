package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.satchel.format.record.Bearer;
import org.satchel.server.wiring.TestServer.Answer;
import org.satchel.testkit.Seed;

/** Bytes that go from files to the socket: whole, in any range, and never padded or cut unseen. */
class DownloadsTest {

  private static final int SEGMENT = 1 << 24;

  /** Two whole segments and an odd rest, which is sent from its file too. */
  private static final int LENGTH = 2 * SEGMENT + 300_001;

  private final Seed seed = Seed.ofThisRun();
  private final byte[] content = new byte[LENGTH];
  private TestServer server;
  private String path;
  private Bearer grant;

  @BeforeEach
  void share() throws Exception {
    seed.random().nextBytes(content);
    server = TestServer.start(Map.of());
    TestShare share = new TestShare(seed);
    share.upload(server, new byte[4096]);
    share.upload(server, content);
    byte[] bundle = share.creating(0, Optional.empty());
    String[] write = {"Content-Type", TestShare.BUNDLE};
    assertThat(server.send("PUT", share.path(), bundle, write).status()).isEqualTo(201);
    byte[] random = new byte[32];
    seed.random().nextBytes(random);
    grant = Bearer.of(random);
    byte[] body = ("{\"grant\":\"" + grant.reveal() + "\"}").getBytes(StandardCharsets.UTF_8);
    String[] ask = {
      "Content-Type", "application/json", "Authorization", "Bearer " + share.access().reveal()
    };
    assertThat(server.send("POST", share.path() + "/grants", body, ask).status()).isEqualTo(201);
    path = "/api/v1/objects/" + share.entries.getLast().id();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer get(String... more) {
    Stream<String> headers = Stream.of("Authorization", "Bearer " + grant.reveal());
    return server.send(
        "GET", path, Stream.concat(headers, Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void theWholeObjectAndAnyRangeOfItAreTheUploadersBytes() {
    assertThat(get().body()).isEqualTo(content);
    RandomGenerator random = seed.random();
    for (int i = 0; i < 40; i++) {
      int first = random.nextInt(LENGTH);
      int last = first + random.nextInt(Math.min(LENGTH - first, i % 2 == 0 ? 200_000 : LENGTH));
      Answer part = get("Range", "bytes=%d-%d".formatted(first, last));
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.body())
          .as("%d to %d of %s", first, last, seed)
          .isEqualTo(Arrays.copyOfRange(content, first, last + 1));
    }
  }

  @Test
  void aReplyWhoseSecondSegmentBecameShorterBreaksOff() throws Exception {
    try (Stream<Path> files = Files.walk(server.folder().resolve("data"))) {
      List<Path> segments = files.filter(this::isSecondSegment).toList();
      assertThat(segments).hasSize(1);
      try (FileChannel segment = FileChannel.open(segments.getFirst(), StandardOpenOption.WRITE)) {
        segment.truncate(SEGMENT - 500_000);
      }
    }
    assertThatThrownBy(this::get).isInstanceOf(UncheckedIOException.class);
    String first = "bytes=0-" + (SEGMENT - 1);
    assertThat(get("Range", first).body()).isEqualTo(Arrays.copyOf(content, SEGMENT));
  }

  private boolean isSecondSegment(Path file) {
    if (!Files.isRegularFile(file) || file.toFile().length() != SEGMENT) return false;
    try {
      byte[] second = Arrays.copyOfRange(content, SEGMENT, 2 * SEGMENT);
      return Arrays.equals(Files.readAllBytes(file), second);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
