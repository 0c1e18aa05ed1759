package org.satchel.proofs.house.planted.core;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** A core that could open what it keeps. */
public final class CipherInTheCore {
  Cipher open() throws GeneralSecurityException {
    return Cipher.getInstance("AES/GCM/NoPadding");
  }
}
