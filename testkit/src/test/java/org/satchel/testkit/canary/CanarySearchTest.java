package org.satchel.testkit.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.testkit.Seed;

final class CanarySearchTest {

  private static final Canary BIRD = new Canary("bird", "canary-9f3K-under-test");

  @TempDir private Path folder;

  @Test
  void everyFormIsFoundWhereverItIsPlanted() {
    Seed.ofThisRun()
        .rounds(
            50,
            (random, round) -> {
              for (Canary.Form form : BIRD.forms()) {
                Path file = folder.resolve("planted");
                Files.write(file, surrounded(form.bytes(), random));
                assertThat(new CanarySearch(List.of(BIRD)).in(file))
                    .extracting(CanarySearch.Sighting::form)
                    .contains(form.toString());
              }
            });
  }

  @Test
  void base64OfATextThatHoldsTheCanaryIsFoundAtEachAlignment() throws Exception {
    for (int before = 0; before < 6; before++) {
      byte[] text = ("x".repeat(before) + BIRD.text() + "yy").getBytes(StandardCharsets.UTF_8);
      Path file = Files.write(folder.resolve("b64"), Base64.getEncoder().encode(text));
      assertThat(new CanarySearch(List.of(BIRD)).in(file)).isNotEmpty();
    }
  }

  @Test
  void namesOfFilesAreSearchedAndOtherBytesAreNoSighting() throws Exception {
    Files.write(folder.resolve("harmless"), new byte[3_000_000]);
    CanarySearch search = new CanarySearch(List.of(BIRD));
    assertThat(search.in(folder)).isEmpty();
    assertThat(search.searchedBytes()).isGreaterThanOrEqualTo(3_000_000);
    Files.createDirectory(folder.resolve("a-" + BIRD.text()));
    assertThat(search.in(folder)).isNotEmpty();
  }

  @Test
  void aDumpOfThisProcessHoldsAStringOfItsHeap() throws Exception {
    Canary live = new Canary("live", "canary-" + System.nanoTime() + "-in-heap");
    Path dump = HeapDump.of(ProcessHandle.current().pid(), folder.resolve("heap.hprof"));
    assertThat(new CanarySearch(List.of(live)).in(dump)).isNotEmpty();
  }

  private static byte[] surrounded(byte[] form, RandomGenerator random) {
    byte[] before = new byte[(1 << 20) - random.nextInt(form.length + 10)];
    byte[] after = new byte[random.nextInt(100)];
    random.nextBytes(after);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(before);
    all.writeBytes(form);
    all.writeBytes(after);
    return all.toByteArray();
  }
}
