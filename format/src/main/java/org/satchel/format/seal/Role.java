package org.satchel.format.seal;

import java.util.Optional;

/**
 * What an object is for. Part of its header, and so of its key: an object of one role never opens
 * as another.
 *
 * <p>Source: spec/file-format.md section 2.1.
 */
public enum Role {
  CONTENT(1),
  MANIFEST(2),
  CAPSULE(3);

  private final byte code;

  Role(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static Optional<Role> ofCode(byte code) {
    for (Role role : values()) {
      if (role.code == code) return Optional.of(role);
    }
    return Optional.empty();
  }
}
