package org.satchel.format.share;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.satchel.format.manifest.JsonLine;
import org.satchel.format.manifest.JsonText;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.seal.BoxSealer;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.ObjectRef;

/**
 * What a link opens first: where the manifest is, and what the sender says.
 *
 * <p>The same content is sealed twice: under the link's key as the capsule, under the owner's as
 * the owner box. Name and message are the sender's words, to be shown as untrusted text.
 *
 * <p>Units: name at most 255 bytes of UTF-8, message 2,000. Immutable; holds a secret.
 *
 * <p>Source: spec/file-format.md section 6.
 */
public final class Capsule {

  /** Longest name in UTF-8: file-format.md section 6. */
  public static final int NAME_BYTES_MAX = 255;

  /** Longest message in UTF-8: file-format.md section 6. */
  public static final int MESSAGE_BYTES_MAX = 2000;

  private static final int VERSION = 1;

  private final ObjectRef manifest;
  private final Optional<String> name;
  private final Optional<String> message;

  private Capsule(ObjectRef manifest, Optional<String> name, Optional<String> message) {
    this.manifest = manifest;
    this.name = name;
    this.message = message;
  }

  /**
   * Makes what a sender wants to send.
   *
   * @throws RefusedException if name or message cannot be sent: {@code malformed} for characters or
   *     an empty text, {@code too-large} for length
   */
  public static Capsule of(ObjectRef manifest, Optional<String> name, Optional<String> message)
      throws RefusedException {
    Capsule capsule = checked(manifest, name, message);
    if (capsule.json().length > BoxSealer.PLAIN_BYTES) {
      throw new RefusedException(Reason.TOO_LARGE, "name and message do not fit together");
    }
    return capsule;
  }

  private static Capsule checked(
      ObjectRef manifest, Optional<String> name, Optional<String> message) throws RefusedException {
    if (name.isPresent()) checkText(name.get(), NAME_BYTES_MAX, false);
    if (message.isPresent()) checkText(message.get(), MESSAGE_BYTES_MAX, true);
    return new Capsule(manifest, name, message);
  }

  /** Seals it under a key of {@link LinkKeys} or {@link OwnerSeed}; new bytes at each call. */
  public SealedBox seal(FileKey key, RandomGenerator secureRandom) {
    return BoxSealer.seal(json(), key, secureRandom);
  }

  /** Opens a box; its hash in the record must have been checked before. */
  public static Capsule open(SealedBox box, FileKey key) throws RefusedException {
    byte[] text = BoxSealer.open(box, key);
    JsonLine line = JsonLine.parse(text, 0, text.length);
    if (line.number("v") != VERSION) {
      throw new RefusedException(Reason.TOO_NEW, "a capsule of another version");
    }
    ObjectRef manifest = line.nested("manifest").objectRef();
    return checked(manifest, line.optionalText("name"), line.optionalText("message"));
  }

  public ObjectRef manifest() {
    return manifest;
  }

  /** What the sender calls the share; untrusted text. */
  public Optional<String> name() {
    return name;
  }

  /** What the sender says; untrusted text. */
  public Optional<String> message() {
    return message;
  }

  private byte[] json() {
    return JsonText.object(this::writeMembers);
  }

  private void writeMembers(JsonGenerator json) throws IOException {
    json.writeNumberField("v", VERSION);
    json.writeObjectFieldStart("manifest");
    JsonText.writeRef(json, manifest);
    json.writeEndObject();
    if (name.isPresent()) json.writeStringField("name", name.get());
    if (message.isPresent()) json.writeStringField("message", message.get());
  }

  private static void checkText(String text, int bytesMax, boolean manyLines)
      throws RefusedException {
    if (text.isEmpty()) throw new RefusedException(Reason.MALFORMED, "an empty text");
    boolean plain =
        text.codePoints()
            .allMatch(
                point ->
                    Character.getType(point) != Character.SURROGATE
                        && (!Character.isISOControl(point)
                            || (manyLines && (point == '\n' || point == '\t'))));
    if (!plain) throw new RefusedException(Reason.MALFORMED, "a control character in a text");
    if (text.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
      throw new RefusedException(Reason.TOO_LARGE, "a text that is too long");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Capsule capsule
        && manifest.equals(capsule.manifest)
        && name.equals(capsule.name)
        && message.equals(capsule.message);
  }

  @Override
  public int hashCode() {
    return manifest.hashCode();
  }

  /** The manifest's id alone: name and message belong to the people who share. */
  @Override
  public String toString() {
    return "Capsule[" + manifest.id() + "]";
  }
}
