package org.satchel.proofs.house.planted.core;

import javax.crypto.spec.PBEKeySpec;

/** A core that could turn a password into a key. */
public final class PasswordInTheCore {
  PBEKeySpec key(char[] password) {
    return new PBEKeySpec(password);
  }
}
