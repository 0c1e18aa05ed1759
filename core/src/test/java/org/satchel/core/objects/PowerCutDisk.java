package org.satchel.core.objects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.satchel.swarm.Disk;
import org.satchel.swarm.LocalDisk;
import org.satchel.testkit.SimulatedClock;

/**
 * A disk whose power fails after a number of acts; what was not synced by then may be lost.
 *
 * <p>It works on real files and notes, for each file (not each name), what it held when it was last
 * synced, and for each folder, which names it had. {@link #loseWhatWasNotSynced} then plays the
 * worst that fsync(2) allows, drawn at random: each unsynced content falls back to the synced one,
 * or is kept in part; each unsynced name is there or not.
 */
final class PowerCutDisk implements Disk {

  /** One act, for choosing at which to cut. */
  enum Act {
    WRITE,
    OTHER
  }

  private static final int BLOCK = 4096;

  private final Disk disk = new LocalDisk();
  private final long cutAfter;
  private final boolean remembering;
  private final List<Act> acts = new ArrayList<>();
  private final Map<FileChannel, Path> open = new HashMap<>();
  private final Map<Object, byte[]> synced = new HashMap<>();
  private final Set<Object> unsynced = new HashSet<>();
  private final Map<Path, Map<String, Object>> syncedNames = new HashMap<>();
  private boolean cut;
  private Runnable atCut = () -> {};

  /** With {@code remembering} it can play a loss of power, without only the end of a process. */
  PowerCutDisk(long cutAfter, boolean remembering) {
    this.cutAfter = cutAfter;
    this.remembering = remembering;
  }

  /** What else dies with the power: the database must not commit after it. */
  void atCut(Runnable dies) {
    atCut = dies;
  }

  List<Act> acts() {
    return acts;
  }

  boolean isCut() {
    return cut;
  }

  private interface Doing<T> {
    T run() throws IOException;
  }

  private synchronized <T> T act(Act act, Doing<T> doing) throws IOException {
    if (cut || acts.size() >= cutAfter) {
      cut = true;
      throw new IOException("the power failed");
    }
    acts.add(act);
    T done = doing.run();
    if (acts.size() == cutAfter) {
      cut = true;
      atCut.run();
    }
    return done;
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class).fileKey();
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    return act(
        Act.OTHER,
        () -> {
          FileChannel channel = disk.create(file);
          unsynced.add(key(file));
          open.put(channel, file);
          return channel;
        });
  }

  @Override
  public FileChannel open(Path file) throws IOException {
    return act(
        Act.OTHER,
        () -> {
          FileChannel channel = disk.open(file);
          open.put(channel, file);
          return channel;
        });
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    act(
        Act.WRITE,
        () -> {
          unsynced.add(key(open.get(file)));
          disk.write(file, bytes, position);
          return true;
        });
  }

  @Override
  public Optional<FileChannel> direct(Path file) throws IOException {
    return act(
        Act.OTHER,
        () -> {
          Optional<FileChannel> channel = disk.direct(file);
          channel.ifPresent(way -> open.put(way, file));
          return channel;
        });
  }

  @Override
  public void write(FileChannel file, List<ByteBuffer> bytes, long position) throws IOException {
    act(
        Act.WRITE,
        () -> {
          unsynced.add(key(open.get(file)));
          disk.write(file, bytes, position);
          return true;
        });
  }

  @Override
  public void sync(FileChannel file) throws IOException {
    act(
        Act.OTHER,
        () -> {
          if (!remembering) return true;
          Object key = key(open.get(file));
          synced.put(key, Files.readAllBytes(open.get(file)));
          unsynced.remove(key);
          return true;
        });
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    act(
        Act.OTHER,
        () -> {
          syncedNames.put(folder, names(folder));
          return true;
        });
  }

  private static Map<String, Object> names(Path folder) throws IOException {
    Map<String, Object> names = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) names.put(file.getFileName().toString(), key(file));
    }
    return names;
  }

  @Override
  public void truncate(FileChannel file, long length) throws IOException {
    act(
        Act.OTHER,
        () -> {
          unsynced.add(key(open.get(file)));
          disk.truncate(file, length);
          return true;
        });
  }

  @Override
  public void link(Path file, Path second) throws IOException {
    act(
        Act.OTHER,
        () -> {
          disk.link(file, second);
          return true;
        });
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    act(
        Act.OTHER,
        () -> {
          disk.move(from, to);
          return true;
        });
  }

  @Override
  public boolean delete(Path file) throws IOException {
    return act(Act.OTHER, () -> disk.delete(file));
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    // Our folders are made once; that their own names last is not what is tried here.
    act(
        Act.OTHER,
        () -> {
          boolean known = Files.isDirectory(folder);
          disk.makeFolder(folder);
          if (!known) syncedNames.put(folder, new HashMap<>());
          return true;
        });
  }

  @Override
  public void date(Path file, Instant modified) throws IOException {
    act(
        Act.OTHER,
        () -> {
          disk.date(file, modified);
          return true;
        });
  }

  @Override
  public long freeBytes(Path folder) throws IOException {
    return disk.freeBytes(folder);
  }

  @Override
  public long totalBytes(Path folder) throws IOException {
    return disk.totalBytes(folder);
  }

  /** Leaves the files as a power cut may leave them. */
  synchronized void loseWhatWasNotSynced(RandomGenerator random) {
    try {
      Map<Object, byte[]> contents = new HashMap<>();
      Map<Path, Map<String, Object>> left = new HashMap<>();
      for (Map.Entry<Path, Map<String, Object>> folder : syncedNames.entrySet()) {
        Map<String, Object> now = names(folder.getKey());
        for (Map.Entry<String, Object> name : now.entrySet()) {
          Path file = folder.getKey().resolve(name.getKey());
          if (Files.isRegularFile(file)) {
            contents.putIfAbsent(name.getValue(), surviving(file, name.getValue(), random));
          }
        }
        left.put(folder.getKey(), survivingNames(folder.getValue(), now, random));
      }
      for (Map.Entry<Path, Map<String, Object>> folder : left.entrySet()) {
        rewrite(folder.getKey(), folder.getValue(), contents);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] surviving(Path file, Object key, RandomGenerator random) throws IOException {
    byte[] now = Files.readAllBytes(file);
    byte[] then = synced.getOrDefault(key, new byte[0]);
    if (!unsynced.contains(key)) return now;
    byte[] mixed = random.nextBoolean() ? now.clone() : then.clone();
    // Blocks reach the disk in any order: some are the new ones, some not. What was synced and not
    // written to since is the same in both.
    for (int at = 0; at < mixed.length; at += BLOCK) {
      if (random.nextInt(4) != 0) continue;
      for (int i = at; i < Math.min(at + BLOCK, mixed.length); i++) {
        mixed[i] = i < then.length ? then[i] : 0;
      }
    }
    return mixed;
  }

  private static Map<String, Object> survivingNames(
      Map<String, Object> then, Map<String, Object> now, RandomGenerator random) {
    Map<String, Object> left = new HashMap<>();
    Set<String> all = new HashSet<>(then.keySet());
    all.addAll(now.keySet());
    for (String name : all) {
      Object before = then.get(name);
      Object after = now.get(name);
      boolean same = before != null && before.equals(after);
      Object chosen = same || random.nextBoolean() ? after : before;
      if (chosen != null) left.put(name, chosen);
    }
    return left;
  }

  private void rewrite(Path folder, Map<String, Object> names, Map<Object, byte[]> contents)
      throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) Files.delete(file);
      }
    }
    for (Map.Entry<String, Object> name : names.entrySet()) {
      byte[] bytes =
          contents.containsKey(name.getValue())
              ? contents.get(name.getValue())
              : synced.get(name.getValue());
      Path file = folder.resolve(name.getKey());
      if (bytes == null || Files.exists(file)) continue;
      Files.write(file, bytes);
      disk.date(file, SimulatedClock.START); // the tests' clock, not the machine's
    }
  }
}
