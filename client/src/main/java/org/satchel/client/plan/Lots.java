package org.satchel.client.plan;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.satchel.client.state.FileBytes;
import org.satchel.client.state.StateFolder;
import org.satchel.format.merkle.Hash;

/**
 * The objects of a plan, numbered in the order in which the manifest will name them; on disk.
 *
 * <p>Records of one size, since a pack's number is known at its first file and its content only
 * after its last, when large files have taken numbers in between.
 *
 * <p>Units and threads: written once, read by any thread.
 *
 * <p>Source: docs/decisions/0044-plan-and-packs.md.
 */
public final class Lots implements AutoCloseable {

  private static final int RECORD_BYTES = 1 + 2 * Long.BYTES + Integer.BYTES + Hash.BYTES;

  private final PlanFile plan;
  private final FileChannel channel;
  private int count;
  private int packs;
  private long storedBytes;

  private Lots(PlanFile plan, FileChannel channel) {
    this.plan = plan;
    this.channel = channel;
  }

  /** How many objects hold content. */
  public int count() {
    return count;
  }

  /** How many of them are packs, which have lines of their own in the manifest. */
  public int packs() {
    return packs;
  }

  /** The sum of their lengths at the server. */
  public long storedBytes() {
    return storedBytes;
  }

  /** Cuts a plan into objects. */
  public static Lots write(PlanFile plan, Path file) throws IOException {
    FileChannel channel = StateFolder.openOwn(file);
    var lots = new Lots(plan, channel);
    try (PlanFile.Reader reader = plan.read()) {
      channel.truncate(0);
      lots.cut(reader);
      return lots;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static final class OpenPack {
    private final int number;
    private final long planPosition;
    private final MessageDigest digest = Hash.newDigest();
    private int members;
    private long size;

    private OpenPack(int number, long planPosition) {
      this.number = number;
      this.planPosition = planPosition;
    }
  }

  private void cut(PlanFile.Reader reader) throws IOException {
    var packer = new Packer();
    OpenPack open = null;
    for (; ; ) {
      long position = reader.position();
      var entry = reader.next();
      if (entry.isEmpty()) {
        break;
      }
      if (!(entry.get() instanceof Planned.File file)) {
        continue;
      }
      switch (packer.place(file)) {
        case Packer.Place.Nowhere nowhere -> {}
        case Packer.Place.Own own -> {
          MessageDigest digest = Hash.newDigest();
          member(digest, file);
          put(own.object(), new Lot(false, position, 1, file.length(), Hash.finish(digest)));
        }
        case Packer.Place.Packed packed -> {
          if (packed.first()) {
            close(open);
            open = new OpenPack(packed.object(), position);
          }
          if (open == null) {
            throw new IllegalStateException("a pack without its first file");
          }
          member(open.digest, file);
          open.members++;
          open.size += file.length();
        }
      }
    }
    close(open);
  }

  private void close(@Nullable OpenPack open) throws IOException {
    if (open != null) {
      Hash fingerprint = Hash.finish(open.digest);
      put(open.number, new Lot(true, open.planPosition, open.members, open.size, fingerprint));
    }
  }

  private static void member(MessageDigest digest, Planned.File file) {
    byte[] path = file.path().getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(path.length).flip());
    digest.update(path);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(file.length()).flip());
  }

  private void put(int number, Lot lot) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
    record.put((byte) (lot.pack() ? 1 : 0)).putLong(lot.planPosition()).putInt(lot.members());
    record.putLong(lot.size());
    lot.fingerprint().writeTo(record);
    record.flip();
    FileBytes.write(channel, record, (long) number * RECORD_BYTES);
    count = Math.max(count, number + 1);
    packs += lot.pack() ? 1 : 0;
    storedBytes += lot.storedBytes();
  }

  /** The object of this number. */
  public Lot get(int number) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
    if (!FileBytes.read(channel, record, (long) number * RECORD_BYTES)) {
      throw new EOFException("no object " + number);
    }
    record.flip();
    boolean pack = record.get() == 1;
    long planPosition = record.getLong();
    int members = record.getInt();
    long size = record.getLong();
    byte[] fingerprint = new byte[Hash.BYTES];
    record.get(fingerprint);
    return new Lot(pack, planPosition, members, size, Hash.of(fingerprint));
  }

  /** The files of an object, in their order in it. */
  public List<Planned.File> members(Lot lot) throws IOException {
    var members = new ArrayList<Planned.File>(lot.members());
    try (PlanFile.Reader reader = plan.readFrom(lot.planPosition())) {
      while (members.size() < lot.members()) {
        Planned entry =
            reader.next().orElseThrow(() -> new EOFException("the plan ends within an object"));
        if (entry instanceof Planned.File file && belongs(file, lot)) {
          members.add(file);
        }
      }
    }
    return members;
  }

  private static boolean belongs(Planned.File file, Lot lot) {
    boolean own = file.length() >= Packer.OWN_OBJECT_FROM_BYTES;
    return file.length() > 0 && own != lot.pack();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
