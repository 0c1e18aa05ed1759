package org.satchel.core.shares;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.core.objects.Allowance.Account;

/**
 * An upload token without its secret, as an operator sees it.
 *
 * <p>Why this way: its id is the account that uploads are counted on, so what was uploaded stays
 * counted after it is revoked.
 *
 * <p>Units: bytes that are kept now, uploads under way included. Immutable.
 *
 * <p>Source: spec/api.yaml, {@code TokenRow}.
 */
public record UploadToken(
    Account id,
    String name,
    OptionalLong quotaBytes,
    long usedBytes,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked) {}
