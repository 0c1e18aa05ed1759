package org.satchel.proofs.forge;

import java.util.Base64;

/**
 * From a link without password to the bearers that any program may use.
 *
 * <p>Why this way: curl and aria2 need a bearer, and must not need our client to get it.
 *
 * <p>Threads: no state.
 *
 * <p>Source: spec/share-link.md sections 2 and 8.
 */
public final class LinkKeys {

  private LinkKeys() {}

  /** The access bearer of a link of kind {@code 1}. */
  public static String accessBearer(String linkId, String secret) {
    byte[] id = Base64.getUrlDecoder().decode(linkId);
    byte[] key =
        Forge.hkdf(
            Forge.join(Base64.getUrlDecoder().decode(secret), new byte[32]), id, "satchel/1/link");
    return Forge.text(Forge.hkdf(key, id, "satchel/1/access"));
  }

  /** A fresh grant. */
  public static String drawGrant() {
    return Forge.text(Forge.random(32));
  }
}
