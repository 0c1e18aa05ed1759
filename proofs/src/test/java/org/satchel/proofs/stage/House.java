package org.satchel.proofs.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.satchel.cli.Inside;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * One honest server for all proofs that do not harm it, with one sample share.
 *
 * <p>Why this way: attacks happen on the way to each client, so one server and one upload serve
 * them all; starting one for each test would take most of the time.
 *
 * <p>Threads: any; the server and the sample are shared, devices and folders are not. Ends with the
 * JVM.
 *
 * <p>Source: docs/testing.md.
 */
public final class House {

  /** Above 8 MiB, so that each of the two is an object of its own (spec/file-format.md 5). */
  private static final int BIG_BYTES = 9_000_000;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final House SHARED = open();

  private final Path folder;
  private final ServerUnderTest server;
  private Optional<Sample> sample = Optional.empty();

  /** A share and the folder that it was made from. */
  public record Sample(String link, Path tree, Map<String, String> content, CommandLine sender) {}

  private House(Path folder, ServerUnderTest server) {
    this.folder = folder;
    this.server = server;
  }

  public static House shared() {
    return SHARED;
  }

  private static House open() {
    try {
      Path folder = temporaryFolder();
      ServerUnderTest server = ServerUnderTest.start(ServerPlan.in(folder.resolve("server")));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return new House(folder, server);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A folder that goes when the tests end. */
  public static Path temporaryFolder() throws IOException {
    Path folder = Files.createTempDirectory("satchel-proofs");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
    return folder;
  }

  /** Removes a folder whose gigabytes the next test needs. */
  public static void removeNow(Path folder) {
    remove(folder);
  }

  private static void remove(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
    } catch (IOException | UncheckedIOException inUse) {
      // A server of this JVM may still be writing; the system's own cleaning takes the rest.
      return;
    }
  }

  /** Two big files of one length, so that they can be swapped, and small ones of each kind. */
  private static Path tree(Path root) throws IOException {
    new Patterned(1, BIG_BYTES).writeTo(root.resolve("big-a.bin"));
    new Patterned(2, BIG_BYTES).writeTo(root.resolve("big-b.bin"));
    new Patterned(3, 70_000).writeTo(root.resolve("notes/small.bin"));
    Files.writeString(root.resolve("notes/words.txt"), "plain words\n");
    Files.createFile(root.resolve("empty"));
    Files.createDirectories(root.resolve("empty-folder"));
    Path script = Files.writeString(root.resolve("run.sh"), "#!/bin/sh\nexit 0\n");
    if (!script.toFile().setExecutable(true)) throw new IOException("no executable bit here");
    Files.setLastModifiedTime(script, FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));
    return root;
  }

  /** Puts a file or folder from inside this JVM; the sample's sender then runs processes. */
  public Sample put(Path tree, String... options) throws IOException {
    CommandLine sender = device("sender");
    return put(sender.inside(new Inside()), sender, tree, options);
  }

  private static Sample put(CommandLine putting, CommandLine sender, Path tree, String... options)
      throws IOException {
    String[] line = new String[options.length + 2];
    line[0] = "put";
    line[1] = tree.toString();
    System.arraycopy(options, 0, line, 2, options.length);
    String link = putting.run(line).expect(Outcome.DONE).line();
    return new Sample(link, tree, Trees.snapshot(tree), sender);
  }

  /** The share that most proofs open; put by the first of them. */
  public synchronized Sample sample() {
    if (sample.isPresent()) return sample.get();
    try {
      CommandLine sender = device("sender");
      Sample put = put(sender, sender, tree(folder.resolve("sample/tree")));
      sample = Optional.of(put);
      return put;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public ServerUnderTest server() {
    return server;
  }

  /** A device that has never been seen, talking to the server itself. */
  public CommandLine device(String name) {
    Path home = folder.resolve("devices/%s-%d".formatted(name, NUMBER.incrementAndGet()));
    return CommandLine.at(home).through(server.url());
  }

  /** The same without a process for each command: for the many variants of one proof. */
  public CommandLine quickDevice(String name) {
    return device(name).inside(new Inside());
  }

  public Path scratch(String name) throws IOException {
    return Files.createDirectories(
        folder.resolve("scratch/%s-%d".formatted(name, NUMBER.incrementAndGet())));
  }
}
