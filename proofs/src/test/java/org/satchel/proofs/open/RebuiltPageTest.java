package org.satchel.proofs.open;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.process.Install;

/**
 * Whoever builds the page again, elsewhere, gets the page that is shipped, byte for byte.
 *
 * <p>Source: docs/decisions/0051-the-page-as-files.md.
 */
final class RebuiltPageTest {

  private static final Set<String> NOT_SOURCE = Set.of("node_modules", "dist");

  private final Path web = Install.root().resolve("web");

  @Test
  void aSecondBuildElsewhereHasTheSameHashes() throws Exception {
    Path copy = copied();
    assertThat(built(copy)).isEqualTo(shipped());
  }

  @Test
  void anotherWordInTheSourceHasAnother() throws Exception {
    Path copy = copied();
    Path page = copy.resolve("index.html");
    Files.writeString(page, Files.readString(page).replace("<title>", "<title>x"));
    assertThat(built(copy)).isNotEqualTo(shipped());
  }

  private static String shipped() throws IOException {
    return Files.readString(Install.root().resolve("target/lib/web/hashes.txt"));
  }

  private static String built(Path copy) throws Exception {
    Program.run(copy, List.of("npm", "run", "--silent", "--prefix", copy.toString(), "build"));
    return Files.readString(copy.resolve("dist/hashes.txt"));
  }

  /** The sources in another folder; the tools are the same ones. */
  private Path copied() throws IOException {
    Path copy = House.shared().scratch("rebuilt").resolve("web");
    Files.walkFileTree(
        web,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about)
              throws IOException {
            if (NOT_SOURCE.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(copy.resolve(web.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about)
              throws IOException {
            Files.copy(file, copy.resolve(web.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
    Files.createSymbolicLink(copy.resolve("node_modules"), web.resolve("node_modules"));
    return copy;
  }
}
