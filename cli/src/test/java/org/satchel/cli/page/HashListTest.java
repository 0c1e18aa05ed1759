package org.satchel.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.client.Failure;

/** A list in the form of sha256sum, and what is none. */
class HashListTest {

  private static final String HASH = "ab".repeat(32);

  @TempDir Path folder;

  @Test
  void isReadInItsOrder() throws Exception {
    String text = HASH + "  s/index.html\n" + HASH + "  assets/a-_1.min.js\n";
    HashList list = HashList.read(Files.writeString(folder.resolve("list"), text));
    assertThat(list.text()).isEqualTo(text);
    assertThat(list.files())
        .isEqualTo(
            List.of(
                new HashList.Listed(HASH, "s/index.html"),
                new HashList.Listed(HASH, "assets/a-_1.min.js")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no list",
        "abab  index.html",
        "H index.html",
        "H  /index.html",
        "H  ../index.html",
        "H  s/../index.html",
        "H  a b",
        "H  index.html?x",
        "H  s//index.html",
        "H  index.html\n\n"
      })
  void whatIsNoListIsRefused(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("list"), text.replace("H", HASH));
    assertThatThrownBy(() -> HashList.read(file))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE));
  }

  @Test
  void aListWithoutEndIsNotReadToIt() {
    assertThatThrownBy(() -> HashList.read(Path.of("/dev/zero")))
        .hasMessageContaining("is longer than any list");
    assertThatThrownBy(() -> HashList.read(folder.resolve("none")))
        .hasMessageContaining("is not there");
  }
}
