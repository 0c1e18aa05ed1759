package org.satchel.format.share;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.satchel.format.record.RefusedException;

/** Any text as a link or a password: refused, or one link that prints as it reads. */
class LinkFuzz {

  @FuzzTest
  void link(byte[] data) throws RefusedException {
    Link link;
    try {
      link = Link.parse(new String(data, StandardCharsets.UTF_8));
    } catch (RefusedException refused) {
      return;
    }
    if (!Link.parse(link.print()).equals(link)) throw new AssertionError("another link");
    if (link.toString().contains("#")) throw new AssertionError("a secret in the address");
    if (link.base().getHost() == null) throw new AssertionError("no host");
  }

  @FuzzTest
  void password(byte[] data) throws RefusedException {
    Password password;
    try {
      password = Password.parse(new String(data, StandardCharsets.UTF_16));
    } catch (RefusedException refused) {
      return;
    }
    String prepared = new String(password.utf8(), StandardCharsets.UTF_8);
    byte[] again = Password.parse(prepared).utf8();
    if (!prepared.equals(new String(again, StandardCharsets.UTF_8))) {
      throw new AssertionError("preparing twice is not preparing once");
    }
  }
}
