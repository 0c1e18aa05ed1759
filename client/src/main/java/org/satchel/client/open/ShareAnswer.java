package org.satchel.client.open;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.JsonMembers;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;

/**
 * A share as a server tells it: parsed, the record's own signature checked, nothing believed yet
 * about whose share it is.
 *
 * <p>{@code state} and {@code downloads} are the server's words; all else is signed.
 *
 * <p>Units and threads: immutable.
 *
 * <p>Source: spec/api.yaml (Share); spec/share-link.md section 3.
 */
public record ShareAnswer(
    ShareRecord record,
    Optional<SealedBox> capsule,
    Optional<SealedBox> ownerBox,
    String state,
    long downloads) {

  static ShareAnswer parse(byte[] body) throws Failure {
    try {
      Map<String, String> members = JsonMembers.of(body);
      ShareRecord record = ShareRecord.parse(decode(members.getOrDefault("record", "")));
      return new ShareAnswer(
          record,
          box(members, "capsule"),
          box(members, "ownerBox"),
          members.getOrDefault("state", ""),
          Long.parseLong(members.getOrDefault("downloads", "0")));
    } catch (RefusedException e) {
      throw Failure.hostile("The share that the server gave", e);
    } catch (IOException | IllegalArgumentException e) {
      throw strange(e);
    }
  }

  private static Optional<SealedBox> box(Map<String, String> members, String name)
      throws RefusedException {
    String text = members.get(name);
    return text == null ? Optional.empty() : Optional.of(SealedBox.parse(decode(text)));
  }

  private static byte[] decode(String text) {
    return Base64Url.decode(text)
        .orElseThrow(() -> new IllegalArgumentException("not the one spelling of any bytes"));
  }

  private static Failure strange(Exception cause) {
    return new Failure(
        Failure.Kind.HOSTILE,
        "The server's answer is no share; nothing more was asked, check the link.",
        cause);
  }
}
