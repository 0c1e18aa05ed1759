package org.satchel.core.objects;

import java.util.List;
import org.satchel.core.StorageException;
import org.satchel.db.Database;
import org.satchel.db.DatabaseException;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.swarm.SegmentSource;
import org.satchel.swarm.Swarm;
import org.satchel.swarm.SwarmException;

/**
 * The stored bytes of one object, segment by segment.
 *
 * <p>Byte {@code p} lies in segment {@code p >> 24}. Segments' names are read by the page, so that
 * an object of a terabyte costs no more memory than a small one.
 *
 * <p>Units: bytes. Holds no file itself; one thread at a time.
 *
 * <p>Source: spec/file-format.md section 1.
 */
public final class ObjectSource {

  private final Database database;
  private final Swarm swarm;
  private final StoredObject object;
  private List<SegmentTable.Segment> page = List.of();

  ObjectSource(Database database, Swarm swarm, StoredObject object) {
    this.database = database;
    this.swarm = swarm;
    this.object = object;
  }

  public Hash root() {
    return object.root();
  }

  public long length() {
    return object.length();
  }

  /** How many segments there are. */
  public long segments() {
    return Math.ceilDiv(object.length(), MerkleTree.SEGMENT_BYTES);
  }

  /**
   * Opens a segment, which its caller closes.
   *
   * @param ordinal from 0
   * @throws StorageException of kind {@code DAMAGED} if its bytes are missing; also if the object
   *     was removed meanwhile
   */
  public SegmentSource segment(long ordinal) throws StorageException {
    if (ordinal < 0 || ordinal >= segments()) throw new IllegalArgumentException("" + ordinal);
    try {
      SegmentTable.Segment segment = locate(ordinal);
      return swarm.open(segment.name(), segment.length());
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    } catch (SwarmException e) {
      throw StorageException.of(e);
    }
  }

  private SegmentTable.Segment locate(long ordinal) throws DatabaseException, StorageException {
    if (page.isEmpty()
        || ordinal < page.getFirst().ordinal()
        || ordinal > page.getLast().ordinal()) {
      page = database.read(tx -> SegmentTable.page(tx, object.id(), ordinal));
    }
    if (page.isEmpty() || page.getFirst().ordinal() > ordinal) {
      throw new StorageException(
          StorageException.Kind.DAMAGED, "an object lost a segment, or was removed", null);
    }
    return page.get(Math.toIntExact(ordinal - page.getFirst().ordinal()));
  }
}
