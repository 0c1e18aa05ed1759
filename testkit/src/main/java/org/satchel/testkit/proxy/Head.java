package org.satchel.testkit.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of an HTTP/1.1 message: its first line and its header fields, in order and unchanged.
 *
 * <p>Why this way: a proxy that parses as little as it must can carry, and tamper with, whatever
 * the two sides really say.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: RFC 9112 sections 2 to 5.
 */
public record Head(String firstLine, List<Field> fields) {

  /** Far above what the product's own limit (8 KiB) lets pass, so that the proxy hides nothing. */
  private static final int BYTES_MAX = 256 * 1024;

  /** One header field. */
  public record Field(String name, String value) {}

  public Head {
    fields = List.copyOf(fields);
  }

  /**
   * Reads a head, empty when the other side closed between messages.
   *
   * @throws IOException when it closes within one, or sends no HTTP
   */
  static Optional<Head> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    int last4 = 0;
    while (last4 != 0x0D0A0D0A) {
      int next = in.read();
      if (next < 0 && bytes.size() == 0) return Optional.empty();
      if (next < 0) throw new EOFException("closed within a head");
      if (bytes.size() == BYTES_MAX) throw new IOException("a head above " + BYTES_MAX + " bytes");
      bytes.write(next);
      last4 = (last4 << 8) | next;
    }
    return Optional.of(parse(bytes.toString(StandardCharsets.ISO_8859_1)));
  }

  private static Head parse(String text) throws IOException {
    List<String> lines = text.lines().filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) throw new IOException("an empty head");
    List<Field> fields = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon < 0) throw new IOException("not a header field: " + line);
      fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new Head(lines.getFirst(), fields);
  }

  /** The method of a request. */
  public String method() {
    return word(0);
  }

  /** The target of a request: path and query. */
  public String target() {
    return word(1);
  }

  /** The status of a reply. */
  public int status() {
    return Integer.parseInt(word(1));
  }

  private String word(int index) {
    String[] words = firstLine.split(" ", 3);
    if (index < words.length) return words[index];
    throw new IllegalStateException("not a first line of HTTP: " + firstLine);
  }

  /** The first value of a field, by its name in any case. */
  public Optional<String> field(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }

  boolean says(String name, String word) {
    return field(name).map(value -> value.toLowerCase(Locale.ROOT).contains(word)).orElse(false);
  }

  /** The head without a field. */
  public Head without(String name) {
    return new Head(
        firstLine, fields.stream().filter(field -> !field.name().equalsIgnoreCase(name)).toList());
  }

  /** The head with a field set to one value. */
  public Head with(String name, String value) {
    List<Field> more = new ArrayList<>(without(name).fields);
    more.add(new Field(name, value));
    return new Head(firstLine, more);
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(firstLine).append("\r\n");
    for (Field field : fields) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
