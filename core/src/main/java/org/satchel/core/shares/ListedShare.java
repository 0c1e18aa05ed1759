package org.satchel.core.shares;

import java.time.Instant;
import java.util.Optional;
import org.satchel.format.record.LinkId;

/**
 * What an operator sees of a share in the list: never a name, a key or a recipient.
 *
 * <p>Why this way: it is all that the server knows and an operator needs to end or block one.
 *
 * <p>Units: {@code storedBytes} as sealed and padded; {@code downloadLimit} 0 is unlimited. Of an
 * ended share objects and bytes are 0. Immutable.
 *
 * <p>Source: spec/api.yaml, {@code ShareRow}.
 */
public record ListedShare(
    LinkId link,
    ShareState state,
    long version,
    long objects,
    long storedBytes,
    long downloads,
    long downloadLimit,
    Instant created,
    Optional<Instant> expires,
    Optional<String> blockedFor) {}
