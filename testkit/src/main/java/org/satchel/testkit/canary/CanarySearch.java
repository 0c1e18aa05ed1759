package org.satchel.testkit.canary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Looks for canaries in every file of a folder, and in the files' names.
 *
 * <p>Why this way: whatever a server wrote (objects, database with its journal, logs, a dump of its
 * memory) is bytes in files, so one search covers all without knowing any format.
 *
 * <p>Units: bytes. Threads: one search for each thread.
 *
 * <p>Source: attacks 16 and 19 in {@code docs/testing.md}.
 */
public final class CanarySearch {

  private static final int BUFFER_BYTES = 1 << 20;

  private final Automaton automaton;
  private long searchedBytes;
  private int searchedFiles;

  public CanarySearch(List<Canary> canaries) {
    automaton = Automaton.of(canaries.stream().flatMap(canary -> canary.forms().stream()).toList());
  }

  /** A canary where it must not be. */
  public record Sighting(String where, String form) implements Comparable<Sighting> {

    @Override
    public int compareTo(Sighting other) {
      return toString().compareTo(other.toString());
    }
  }

  /** Searches a file, or all files under a folder; every form is told once a file. */
  public List<Sighting> in(Path place) throws IOException {
    Set<Sighting> sightings = new TreeSet<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(place)) {
      files = walk.toList();
    }
    for (Path file : files) {
      inBytes(file.toString().getBytes(StandardCharsets.UTF_8), "the name of " + file, sightings);
      if (Files.isRegularFile(file)) inFile(file, sightings);
    }
    return new ArrayList<>(sightings);
  }

  private void inFile(Path file, Set<Sighting> sightings) throws IOException {
    searchedFiles++;
    byte[] buffer = new byte[BUFFER_BYTES];
    int state = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        state = scan(buffer, n, state, file.toString(), sightings);
      }
    }
  }

  private void inBytes(byte[] bytes, String where, Set<Sighting> sightings) {
    scan(bytes, bytes.length, 0, where, sightings);
  }

  private int scan(byte[] bytes, int length, int from, String where, Set<Sighting> sightings) {
    int state = from;
    for (int i = 0; i < length; i++) {
      state = automaton.step(state, bytes[i]);
      for (Canary.Form form : automaton.at(state)) {
        sightings.add(new Sighting(where, form.toString()));
      }
    }
    searchedBytes += length;
    return state;
  }

  /** How much was searched, for the log: a search over nothing proves nothing. */
  public String extent() {
    return "%d files, %d bytes".formatted(searchedFiles, searchedBytes);
  }

  public long searchedBytes() {
    return searchedBytes;
  }
}
