package org.satchel.proofs.house;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The product's source files, as the rules of the house see them.
 *
 * <p>Walks the checkout and not git's index: a file that is not yet added breaks a rule too.
 *
 * <p>Source: the folder named by the system property {@code satchel.root}, else the first one
 * upwards that has the Makefile.
 */
record SourceTree(Path root) {

  /** Folders that are made, fetched or somebody's own. */
  private static final Set<String> NOT_SOURCE =
      Set.of("target", ".git", "node_modules", ".venv", ".cifuzz-corpus", "data", ".idea");

  /** One file: its path below the root, with slashes, and its text. */
  record Source(String path, String text) {

    int lines() {
      return (int) text.lines().count();
    }

    boolean isTest() {
      return path.contains("/src/test/") || path.startsWith("web/test/");
    }

    /** Shipped with nothing, used by every test. */
    boolean isTestKit() {
      return path.startsWith("testkit/");
    }
  }

  static SourceTree here() {
    String root = System.getProperty("satchel.root");
    if (root != null) return new SourceTree(Path.of(root));
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("Makefile"))) {
      folder = folder.getParent();
      if (folder == null) throw new IllegalStateException("not inside a checkout of Satchel");
    }
    return new SourceTree(folder);
  }

  /** True of a file or folder below the root, and of a decision named by its number alone. */
  boolean has(String path) {
    Path file = root.resolve(path);
    if (Files.exists(file)) return true;
    Path folder = file.getParent();
    if (folder == null || !folder.endsWith("decisions")) return false;
    try (Stream<Path> decisions = Files.list(folder)) {
      String number = file.getFileName() + "-";
      return decisions.anyMatch(page -> page.getFileName().toString().startsWith(number));
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(path, failure);
    }
  }

  /** Files whose paths end so, sorted by path. */
  List<Source> endingWith(String... endings) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about) {
            boolean source = folder.equals(root) || !NOT_SOURCE.contains(nameOf(folder));
            source &= !folder.equals(root.resolve("web/dist"));
            return source ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
            boolean wanted = Stream.of(endings).anyMatch(file.toString()::endsWith);
            if (wanted && Files.isRegularFile(file)) found.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().map(this::read).sorted((a, b) -> a.path().compareTo(b.path())).toList();
  }

  private static String nameOf(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }

  private Source read(Path file) {
    String path = root.relativize(file).toString().replace('\\', '/');
    try {
      return new Source(path, Files.readString(file));
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(path, failure);
    }
  }
}
