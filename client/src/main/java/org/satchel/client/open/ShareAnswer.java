package org.satchel.client.open;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.satchel.client.Failure;
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

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(4).maxStringLength(16_384).build())
          .build();

  static ShareAnswer parse(byte[] body) throws Failure {
    Map<String, String> members = new HashMap<>();
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw strange(null);
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          members.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
      ShareRecord record = ShareRecord.parse(decode(members.getOrDefault("record", "")));
      return new ShareAnswer(
          record,
          box(members, "capsule"),
          box(members, "ownerBox"),
          members.getOrDefault("state", ""),
          Long.parseLong(members.getOrDefault("downloads", "0")));
    } catch (RefusedException e) {
      throw Refusals.hostile("The share that the server gave", e);
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

  private static Failure strange(@org.jspecify.annotations.Nullable Exception cause) {
    return new Failure(
        Failure.Kind.HOSTILE,
        "The server's answer is no share; nothing more was asked, check the link.",
        cause);
  }
}
