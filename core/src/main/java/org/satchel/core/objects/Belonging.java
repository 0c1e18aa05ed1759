package org.satchel.core.objects;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.satchel.core.StorageException;
import org.satchel.db.Database;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.swarm.SegmentName;
import org.satchel.swarm.Swarm;
import org.satchel.swarm.SwarmException;
import org.satchel.swarm.provider.Provider;

/**
 * Whether a database and a provider's segments were made for each other.
 *
 * <p>To the clean-up a segment without a row is left over. So a database that was lost, or is not
 * the one that the settings mean, would cost all that is stored. Both carry one id, drawn at the
 * first start, and a start with two that differ is refused. So is one of a database that is an
 * earlier copy, if it knows of no object at all.
 *
 * <p>Stateless.
 *
 * <p>Source: docs/operations.md, data, backup, restore.
 */
final class Belonging {

  private static final int ID_BYTES = 16;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private Belonging() {}

  /** Checks it; what is new, or was made before there was an id, is given one. */
  static void check(Database database, Swarm swarm, RandomGenerator random)
      throws DatabaseException, SwarmException, StorageException {
    boolean knowsNone = database.read(ObjectTable::isEmpty);
    boolean hasNone = swarm.list(Optional.empty(), 1).isEmpty();
    Optional<String> known = database.read(Belonging::id);
    Optional<String> owner = swarm.owner().filter(ID.asMatchPredicate());
    boolean same = known.isPresent() && known.equals(owner);
    if (knowsNone && !hasNone && !(same && areLeftOver(database, swarm))) {
      throw refused(
          "the database knows of no object, but segments are stored, which would be cleaned away:"
              + " restore the database that they belong to, or move their folder elsewhere");
    }
    if (same) return;
    if (known.isPresent() && !knowsNone) throw another(known.get(), owner, hasNone);
    // An id that an empty database has may be a folder's of another server: it is not taken again.
    String id = known.isPresent() ? draw(random) : owner.orElseGet(() -> draw(random));
    swarm.claim(id);
    database.write(tx -> keep(tx, id));
  }

  /**
   * True if all were stored before this database forgot its last object. It knew of none then, so a
   * crash left them; what was stored later belongs to objects of which an earlier copy of it knows
   * nothing. Looks at what a crash left, or ends early.
   */
  private static boolean areLeftOver(Database database, Swarm swarm)
      throws DatabaseException, SwarmException {
    Optional<Instant> emptied = database.read(Belonging::emptied);
    if (emptied.isEmpty()) return false;
    List<Provider.Stored> page;
    Optional<SegmentName> after = Optional.empty();
    do {
      page = swarm.list(after, Provider.LIST_MAX);
      for (Provider.Stored stored : page) {
        if (stored.modified().isAfter(emptied.get())) return false;
      }
      after = page.isEmpty() ? after : Optional.of(page.getLast().name());
    } while (page.size() == Provider.LIST_MAX);
    return true;
  }

  /** Notes that the last object was forgotten now. */
  static void emptied(Tx tx, Instant now) throws DatabaseException {
    tx.sql("UPDATE store SET emptied_ms = ?").bind(now.toEpochMilli()).update();
  }

  private static Optional<Instant> emptied(Tx tx) throws DatabaseException {
    return tx.sql("SELECT emptied_ms FROM store WHERE emptied_ms IS NOT NULL")
        .one(row -> Instant.ofEpochMilli(row.number("emptied_ms")));
  }

  /** What lies in a folder that is said to be the database's, and is not, would be cleaned away. */
  private static StorageException another(String id, Optional<String> owner, boolean hasNone) {
    String wayOut =
        "start with that folder, or with the database of this one (SATCHEL_DATA, SATCHEL_DATABASE)";
    String write = "write " + id + " into the file segments/owner of this one";
    if (hasNone) {
      return refused(
          "the database belongs to the segments of another data folder: "
              + wayOut
              + "; if its segments are lost for good, "
              + write);
    }
    if (owner.isEmpty()) {
      return refused(
          "nothing tells whether the segments of this data folder are the database's: restore the"
              + " file segments/owner, or if you are sure that they are, "
              + write);
    }
    return refused("the database belongs to the segments of another data folder: " + wayOut);
  }

  private static StorageException refused(String why) {
    return new StorageException(StorageException.Kind.FAILED, why, null);
  }

  private static String draw(RandomGenerator random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private static Optional<String> id(Tx tx) throws DatabaseException {
    return tx.sql("SELECT id FROM store").one(row -> HexFormat.of().formatHex(row.bytes("id")));
  }

  private static boolean keep(Tx tx, String id) throws DatabaseException {
    tx.sql("DELETE FROM store").update();
    tx.sql("INSERT INTO store (id) VALUES (?)").bind(HexFormat.of().parseHex(id)).update();
    return true;
  }
}
