package org.satchel.core.objects;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * On whose account an upload goes, and how much that account may keep here.
 *
 * <p>Who it is, is decided elsewhere: objects only count bytes by it.
 *
 * <p>Units: 16 bytes of account, bytes of quota; no quota means no limit of its own. A value.
 *
 * <p>Source: docs/operations.md, quotas.
 */
public record Allowance(Account account, OptionalLong quotaBytes) {

  public Allowance {
    if (quotaBytes.isPresent() && quotaBytes.getAsLong() < 0) {
      throw new IllegalArgumentException("a quota is not negative: " + quotaBytes.getAsLong());
    }
  }

  /** The id of an upload token, 16 bytes. */
  public static final class Account {

    public static final int BYTES = 16;

    private final byte[] bytes;

    private Account(byte[] bytes) {
      this.bytes = bytes;
    }

    public static Account of(byte[] bytes) {
      if (bytes.length != BYTES) throw new IllegalArgumentException("an account has 16 bytes");
      return new Account(bytes.clone());
    }

    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Account account && Arrays.equals(bytes, account.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
