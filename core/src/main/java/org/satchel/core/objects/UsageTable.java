package org.satchel.core.objects;

import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;

/**
 * What objects take of the quotas: a sum for each account, and one for the whole instance.
 *
 * <p>Sums are kept rather than counted, since there may be millions of objects, and each is changed
 * by one conditional statement, so that two uploads cannot both take the last bytes. All
 * transactions change the account's row before the instance's and so cannot block each other.
 *
 * <p>Units: bytes. Stateless.
 *
 * <p>Source: migrations/V1__objects.sql.
 */
final class UsageTable {

  private static final byte[] INSTANCE = {0};

  /**
   * An account with a quota may have this many objects, and one more for each block of its quota:
   * the least that an object takes on a disk, besides its file and its rows.
   */
  static final int OBJECTS_LEAST = 1_000;

  static final int BLOCK_BYTES = 4_096;

  /** What is kept, and of how many objects. */
  record Usage(long bytes, long objects) {}

  private UsageTable() {}

  /** Notes the instance's quota as configured now. */
  static void configure(Tx tx, OptionalLong instanceQuota) throws DatabaseException {
    upsert(tx, INSTANCE, instanceQuota);
  }

  /** Notes an account's quota as it is now; later growth of its uploads is checked by it. */
  static void note(Tx tx, Allowance allowance) throws DatabaseException {
    upsert(tx, allowance.account().bytes(), allowance.quotaBytes());
  }

  private static void upsert(Tx tx, byte[] account, OptionalLong quota) throws DatabaseException {
    tx.sql(
            """
            INSERT INTO object_usage (account, bytes, objects, quota_bytes) VALUES (?, 0, 0, ?)
            ON CONFLICT (account) DO UPDATE SET quota_bytes = excluded.quota_bytes
            """)
        .bind(account)
        .bind(quota.isPresent() ? quota.getAsLong() : null)
        .update();
  }

  /**
   * Takes bytes for a number of new objects, or gives back when negative.
   *
   * @return false if a quota, or {@link ObjectsConfig#QUOTA_BYTES_MAX}, does not allow it; then the
   *     transaction must be undone
   */
  static boolean take(Tx tx, Optional<Allowance.Account> account, long bytes, long objects)
      throws DatabaseException {
    if (account.isPresent() && !add(tx, account.get().bytes(), bytes, objects)) return false;
    return add(tx, INSTANCE, bytes, objects);
  }

  private static boolean add(Tx tx, byte[] account, long bytes, long objects)
      throws DatabaseException {
    if (bytes <= 0 && objects <= 0) {
      return tx.sql(
                  """
                  UPDATE object_usage SET bytes = bytes + ?, objects = objects + ?
                  WHERE account = ?
                  """)
              .bind(bytes)
              .bind(objects)
              .bind(account)
              .update()
          == 1;
    }
    return tx.sql(
                """
                UPDATE object_usage SET bytes = bytes + ?, objects = objects + ?
                WHERE account = ? AND bytes <= COALESCE(quota_bytes, ?) - ?
                  AND (quota_bytes IS NULL OR objects <= quota_bytes / ? + ? - ?)
                """)
            .bind(bytes)
            .bind(objects)
            .bind(account)
            .bind(ObjectsConfig.QUOTA_BYTES_MAX)
            .bind(bytes)
            .bind(BLOCK_BYTES)
            .bind(OBJECTS_LEAST)
            .bind(objects)
            .update()
        == 1;
  }

  static Usage ofInstance(Tx tx) throws DatabaseException {
    return tx.sql("SELECT bytes, objects FROM object_usage WHERE account = ?")
        .bind(INSTANCE)
        .one(row -> new Usage(row.number("bytes"), row.number("objects")))
        .orElse(new Usage(0, 0));
  }
}
