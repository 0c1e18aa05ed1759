package org.satchel.proofs.blind;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;

/**
 * A sender who breaks the format's rules, against the real opener.
 *
 * <p>Why this way: the shares are signed and sealed rightly, as only their sender can, so nothing
 * but the opener's own checks stands before the receiver's disk and terminal.
 *
 * <p>Source: spec/file-format.md sections 5 to 7; docs/testing.md, the hostile sender.
 */
final class HostileSenderTest {

  private static final byte[] WORDS = "harmless".getBytes(StandardCharsets.UTF_8);

  private final House house = House.shared();
  private final HostileShare.Sealed object = HostileShare.content(WORDS);

  private static String head(int files, int folders, long bytes) {
    return "{\"t\":\"manifest\",\"v\":1,\"files\":%d,\"folders\":%d,\"bytes\":%d}"
        .formatted(files, folders, bytes);
  }

  private String pack() {
    return "{\"t\":\"pack\",%s}".formatted(object.json());
  }

  private static String file(String path, long length, long offset) {
    return "{\"t\":\"file\",\"path\":\"%s\",\"length\":%d,\"offset\":%d}"
        .formatted(path, length, offset);
  }

  private List<String> one(String path) {
    return List.of(head(1, 0, 8), pack(), file(path, 8, 0));
  }

  private Map<String, List<String>> manifests() {
    Map<String, List<String>> all = new TreeMap<>();
    all.put("a path to the parent", one("../evil"));
    all.put("a path through the parent", one("a/../../evil"));
    all.put("an absolute path", one("/tmp/satchel-evil"));
    all.put("a dot", one("./evil"));
    all.put("an empty name", one("a//evil"));
    all.put("a backslash", one("..\\\\evil"));
    all.put("a zero byte", one("evil\\u0000.txt"));
    all.put("a line feed", one("evil\\n.txt"));
    all.put("an escape sequence", one("evil\\u001b[2J.txt"));
    all.put("not composed", one("e\\u0301vil"));
    all.put("a half character", one("evil\\ud800"));
    all.put("a name of 256 bytes", one("x".repeat(256)));
    all.put("a path of 4,097 bytes", one("y/".repeat(2_048) + "z"));
    all.put("300 folders deep", one("d/".repeat(300) + "z"));
    all.put(
        "the same path twice", List.of(head(2, 0, 8), pack(), file("a", 4, 0), file("a", 4, 4)));
    all.put("paths out of order", List.of(head(2, 0, 8), pack(), file("b", 4, 0), file("a", 4, 4)));
    all.put(
        "a path below a file", List.of(head(2, 0, 8), pack(), file("a", 4, 0), file("a/b", 4, 4)));
    all.put("a symbolic link", List.of(head(0, 0, 0), "{\"t\":\"link\",\"path\":\"a\"}"));
    all.put("a later version", List.of(head(1, 0, 8).replace("1,\"files", "2,\"files"), pack()));
    all.put(
        "more bytes than the object has",
        List.of(head(1, 0, 1 << 20), pack(), file("a", 1 << 20, 0)));
    all.put("bytes beyond the object", List.of(head(1, 0, 8), pack(), file("a", 8, 1 << 30)));
    all.put("overlapping files", List.of(head(2, 0, 16), pack(), file("a", 8, 0), file("b", 8, 0)));
    all.put("a negative length", List.of(head(1, 0, 8), pack(), file("a", -8, 0)));
    all.put("wrong counts", List.of(head(2, 0, 8), pack(), file("a", 8, 0)));
    all.put(
        "a member named twice",
        List.of(head(1, 0, 8), pack(), file("a", 8, 0).replace("{", "{\"path\":\"b\",")));
    all.put(
        "a line of 9,000 bytes",
        List.of(head(1, 0, 8), pack(), file("a", 8, 0).replace("}", " ".repeat(9_000) + "}")));
    all.put(
        "brackets without end",
        List.of(head(1, 0, 8), pack(), "{\"t\":" + "[".repeat(4_000) + "]".repeat(4_000) + "}"));
    all.put(
        "a number without end",
        List.of(head(1, 0, 8), pack(), file("a", 8, 0).replace("8", "8".repeat(7_000))));
    all.put("no JSON", List.of("not json"));
    all.put(
        "an object that the list lacks",
        List.of(head(1, 0, 8), pack().replace("\"id\":\"", "\"id\":\"A"), file("a", 8, 0)));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> aManifestThatBreaksARuleIsRefusedAndWritesNothing() {
    return manifests().entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> refuse(entry.getValue())));
  }

  private void refuse(List<String> lines) throws Exception {
    refuse(new HostileShare().publish(new Door(house.server().url()), lines, object));
  }

  private void refuse(String link) throws Exception {
    CommandLine device = house.device("receiver");
    device.run("get", link, "-o", "out").expect(Outcome.HOSTILE);
    Path evil = device.work().resolve("evil");
    assertThat(evil).doesNotExist();
    assertThat(Path.of("/tmp/satchel-evil")).doesNotExist();
    try (Stream<Path> written = Files.walk(device.work().getParent())) {
      assertThat(written.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.contains("evil"));
    }
  }

  @Test
  void theSameShareWithinTheRulesOpens() throws Exception {
    String link =
        new HostileShare().publish(new Door(house.server().url()), one("good.txt"), object);
    CommandLine device = house.device("receiver");
    device.run("get", link, "-o", "out").expect(Outcome.DONE);
  }

  @Test
  void aPaddingThatIsNotZeroIsRefused() throws Exception {
    HostileShare.Sealed dirty = HostileShare.contentWithDirtyPadding(WORDS);
    String pack = "{\"t\":\"pack\",%s}".formatted(dirty.json());
    List<String> lines = List.of(head(1, 0, 8), pack, file("a", 8, 0));
    refuse(new HostileShare().publish(new Door(house.server().url()), lines, dirty));
  }

  @Test
  void aManifestBombOfMoreThanAMillionRecordsIsRefused() throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add(head(0, 1_000_001, 0));
    for (int i = 0; i <= 1_000_000; i++) {
      lines.add("{\"t\":\"folder\",\"path\":\"%07d\"}".formatted(i));
    }
    refuse(new HostileShare().publish(new Door(house.server().url()), lines));
  }

  @Test
  void aCapsuleWithTerminalEscapesIsRefusedAndNeverReachesTheTerminal() throws Exception {
    String box =
        "{\"v\":1,\"manifest\":{%s},\"name\":\"n\",\"message\":\"\\u001b]0;owned\\u0007\"}";
    String manifest = String.join("\n", one("good.txt")) + "\n";
    String link = new HostileShare().publish(new Door(house.server().url()), manifest, box, object);
    Outcome info = house.device("receiver").run("info", link).expect(Outcome.HOSTILE);
    assertThat(info.out() + info.err()).doesNotContain("\u001b").doesNotContain("\u0007");
    refuse(link);
  }

  @Test
  void aNameThatTurnsTheDirectionIsShownVisiblyAndWrittenUnchanged() throws Exception {
    String name = "photo\u202egpj.exe";
    String link =
        new HostileShare()
            .publish(new Door(house.server().url()), one("photo\\u202egpj.exe"), object);
    CommandLine device = house.device("receiver");
    Outcome info = device.run("info", link).expect(Outcome.DONE);
    Outcome get = device.run("get", link, "-o", "out").expect(Outcome.DONE);
    assertThat(info.out() + info.err() + get.out() + get.err()).doesNotContain("\u202e");
    try (Stream<Path> written = Files.walk(device.work())) {
      assertThat(written.map(path -> path.getFileName().toString())).contains(name);
    }
  }
}
