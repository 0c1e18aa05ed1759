package org.satchel.core.shares;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Allowance;
import org.satchel.core.objects.Allowance.Account;
import org.satchel.db.DatabaseException;
import org.satchel.db.Row;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Bearer;

/**
 * Upload tokens: who may upload where not everybody may, until when and how much.
 *
 * <p>Why this way: the secret is shown once and only its hash is kept; it is looked up by that
 * hash, so that the time it takes tells nothing about other tokens. Revoked ones stay in the list,
 * since what was uploaded with them stays too.
 *
 * <p>Units: bytes. Safe on any thread.
 *
 * <p>Source: docs/operations.md, upload tokens; spec/api.yaml, {@code adminTokens}.
 */
public final class Tokens {

  /** What one answer lists, so that no paging is needed: spec/api.yaml, {@code TokenList}. */
  public static final int TOKENS_MAX = 10_000;

  /** A person's or a program's name: spec/api.yaml, {@code TokenRequest}. */
  public static final int NAME_CHARACTERS_MAX = 100;

  /** What came of making a token. */
  public sealed interface Made {

    /** The secret is told here and never again. */
    record Created(UploadToken token, Bearer secret) implements Made {}

    /** Its end is no time to come. */
    record Over() implements Made {}

    /** There are {@link #TOKENS_MAX} already, revoked ones included. */
    record TooMany() implements Made {}
  }

  private final Parts parts;

  Tokens(Parts parts) {
    this.parts = parts;
  }

  /**
   * Makes a token.
   *
   * @param name 1 to {@link #NAME_CHARACTERS_MAX} characters; need not be unique
   */
  public Made create(String name, OptionalLong quotaBytes, Optional<Instant> expires)
      throws StorageException {
    if (name.isBlank() || name.codePointCount(0, name.length()) > NAME_CHARACTERS_MAX) {
      throw new IllegalArgumentException("a name has 1 to 100 characters");
    }
    Instant now = Instant.ofEpochMilli(parts.now().toEpochMilli());
    if (expires.isPresent() && !expires.get().isAfter(now)) return new Made.Over();
    Bearer secret = Bearer.draw(parts.random());
    Account id = Account.of(parts.drawAttempt());
    var token = new UploadToken(id, name, quotaBytes, 0, now, expires, Optional.empty());
    boolean added =
        parts.write(
            tx -> {
              makeRoom(tx, now);
              return insert(tx, token, secret.hash());
            });
    return added ? new Made.Created(token, secret) : new Made.TooMany();
  }

  /** All tokens in the order of their making. */
  public List<UploadToken> list() throws StorageException {
    return parts.read(
        tx ->
            tx.sql(
                    """
                    SELECT t.*, COALESCE(u.bytes, 0) AS used_bytes FROM upload_tokens t
                    LEFT JOIN object_usage u ON u.account = t.token_id
                    ORDER BY t.created_ms, t.token_id LIMIT ?
                    """)
                .bind(TOKENS_MAX)
                .list(Tokens::token));
  }

  /** Ends what a token may do from now on; false if there is none of this id. */
  public boolean revoke(Account id) throws StorageException {
    long nowMs = parts.now().toEpochMilli();
    return parts.write(
        tx ->
            tx.sql(
                        """
                        UPDATE upload_tokens SET revoked_ms = COALESCE(revoked_ms, ?)
                        WHERE token_id = ?
                        """)
                    .bind(nowMs)
                    .bind(id.bytes())
                    .update()
                == 1);
  }

  /** Whether this secret may upload now, and on which account. */
  public TokenCheck check(Bearer secret) throws StorageException {
    Hash hash = secret.hash();
    Instant now = parts.now();
    TokenCheck check =
        parts
            .read(
                tx ->
                    tx.sql("SELECT t.*, 0 AS used_bytes FROM upload_tokens t WHERE token_hash = ?")
                        .bind(hash.bytes())
                        .one(Tokens::token))
            .map(token -> judge(token, now))
            .orElse(new TokenCheck.Unknown());
    parts.meters().token(check);
    return check;
  }

  private static TokenCheck judge(UploadToken token, Instant now) {
    if (token.revoked().isPresent()) return new TokenCheck.Revoked();
    boolean past = token.expires().isPresent() && !token.expires().get().isAfter(now);
    if (past) return new TokenCheck.Expired();
    return new TokenCheck.Good(new Allowance(token.id(), token.quotaBytes()));
  }

  /**
   * Where there is none, the oldest token goes that is over and to which nothing is counted any
   * more.
   */
  private static void makeRoom(Tx tx, Instant now) throws DatabaseException {
    tx.sql(
            """
            DELETE FROM upload_tokens WHERE token_id = (
              SELECT t.token_id FROM upload_tokens t
              LEFT JOIN object_usage u ON u.account = t.token_id
              WHERE (t.revoked_ms IS NOT NULL OR t.expires_ms <= ?) AND COALESCE(u.objects, 0) = 0
              ORDER BY t.created_ms, t.token_id LIMIT 1)
            AND (SELECT COUNT(*) FROM upload_tokens) >= ?
            """)
        .bind(now.toEpochMilli())
        .bind(TOKENS_MAX)
        .update();
  }

  private static boolean insert(Tx tx, UploadToken token, Hash secret) throws DatabaseException {
    return tx.sql(
                """
                INSERT INTO upload_tokens (token_id, name, token_hash, quota_bytes, created_ms,
                  expires_ms, revoked_ms)
                SELECT ?, ?, ?, CAST(? AS BIGINT), ?, CAST(? AS BIGINT), NULL
                WHERE (SELECT COUNT(*) FROM upload_tokens) < ?
                """)
            .bind(token.id().bytes())
            .bind(token.name())
            .bind(secret.bytes())
            .bind(nullable(token.quotaBytes()))
            .bind(token.created().toEpochMilli())
            .bind(token.expires().map(Instant::toEpochMilli).orElse(null))
            .bind(TOKENS_MAX)
            .update()
        == 1;
  }

  private static UploadToken token(Row row) throws DatabaseException {
    OptionalLong expires = row.optionalNumber("expires_ms");
    OptionalLong revoked = row.optionalNumber("revoked_ms");
    return new UploadToken(
        Account.of(row.bytes("token_id")),
        row.text("name"),
        row.optionalNumber("quota_bytes"),
        row.number("used_bytes"),
        Instant.ofEpochMilli(row.number("created_ms")),
        instant(expires),
        instant(revoked));
  }

  private static @Nullable Long nullable(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static Optional<Instant> instant(OptionalLong ms) {
    return ms.isPresent() ? Optional.of(Instant.ofEpochMilli(ms.getAsLong())) : Optional.empty();
  }
}
