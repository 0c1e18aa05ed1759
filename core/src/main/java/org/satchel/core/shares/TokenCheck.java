package org.satchel.core.shares;

import org.satchel.core.objects.Allowance;

/**
 * Whether an upload token is good.
 *
 * <p>Why this way: a good one comes as the allowance that an upload begins with.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: docs/operations.md, upload tokens.
 */
public sealed interface TokenCheck {

  record Good(Allowance allowance) implements TokenCheck {}

  record Unknown() implements TokenCheck {}

  record Expired() implements TokenCheck {}

  record Revoked() implements TokenCheck {}
}
