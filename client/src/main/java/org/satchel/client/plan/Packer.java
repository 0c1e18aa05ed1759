package org.satchel.client.plan;

/**
 * Says for one file after the other in which object it lies, and where.
 *
 * <p>Small files share packs, so that 100,000 of them are a few dozen objects. A pack stays open
 * while large files pass, since a manifest may name their objects in between; so pairs of one large
 * and one small file do not make a pack each. Planning and writing the manifest both ask this
 * class, and so agree.
 *
 * <p>Units and threads: bytes of plaintext; one pass, one thread.
 *
 * <p>Source: spec/file-format.md section 5; docs/decisions/0044-plan-and-packs.md.
 */
public final class Packer {

  /** Files from here on are objects of their own: 8 MiB, spec/file-format.md section 5. */
  public static final long OWN_OBJECT_FROM_BYTES = 8L << 20;

  /** A pack's plaintext at most: 64 MiB, spec/file-format.md section 5. */
  public static final long PACK_BYTES_MAX = 64L << 20;

  /** Files in a pack at most, since the sender holds one pack's paths in memory. */
  public static final int PACK_FILES_MAX = 8_192;

  /** Where a file lies. */
  public sealed interface Place {
    /** An empty file: nowhere. */
    record Nowhere() implements Place {}

    /** An object of its own. */
    record Own(int object) implements Place {}

    /** In a pack; {@code first} if it is the first file of that pack. */
    record Packed(int object, long offset, boolean first) implements Place {}
  }

  private int objects;
  private int pack = -1;
  private long packBytes;
  private int packFiles;

  /** Places the next file. Objects are numbered in the order in which a manifest names them. */
  public Place place(Planned.File file) {
    if (file.length() == 0) {
      return new Place.Nowhere();
    }
    if (file.length() >= OWN_OBJECT_FROM_BYTES) {
      return new Place.Own(objects++);
    }
    boolean full = packBytes + file.length() > PACK_BYTES_MAX || packFiles == PACK_FILES_MAX;
    boolean first = pack < 0 || full;
    if (first) {
      pack = objects++;
      packBytes = 0;
      packFiles = 0;
    }
    long offset = packBytes;
    packBytes += file.length();
    packFiles++;
    return new Place.Packed(pack, offset, first);
  }
}
