package org.satchel.proofs.resumable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.satchel.testkit.proxy.Exchange;

/**
 * What bytes ever left a client for each position of each object.
 *
 * <p>Why this way: key and nonce are fixed by object and position, so two different bytes at one
 * place, in whatever request and run, are two plaintexts under one nonce.
 *
 * <p>Units: bytes. Threads: for one thread.
 *
 * <p>Source: spec/file-format.md section 2.5; docs/testing.md, attack 23.
 */
final class ChunkLedger {

  private static final int STREAM_HEADER = 58;
  private static final int STREAM_HEADER_END = 98;

  private final Map<String, String> objects = new TreeMap<>();
  private final Map<String, byte[]> bytes = new TreeMap<>();
  private long comparedTwice;

  /** Notes one request; all of a recording in their order. */
  void note(Exchange exchange) throws IOException {
    String target = exchange.request().target();
    if (!target.contains("/uploads")) return;
    byte[] body = Files.readAllBytes(exchange.requestBody().orElseThrow());
    if (exchange.request().method().equals("POST")) {
      String object = object(exchange);
      exchange
          .reply()
          .flatMap(head -> head.field("Location"))
          .ifPresent(location -> objects.put(path(location), object));
      note(object, 0, body);
    }
    if (exchange.request().method().equals("PATCH")) {
      String object = objects.get(path(target));
      if (object == null)
        throw new AssertionError("PATCH of an upload that nobody began: " + target);
      note(object, Integer.parseInt(exchange.request().field("Upload-Offset").orElseThrow()), body);
    }
  }

  private static String path(String location) {
    return location.substring(location.lastIndexOf("/uploads/"));
  }

  private static String object(Exchange exchange) {
    String metadata = exchange.request().field("Upload-Metadata").orElse("");
    if (metadata.startsWith("object ")) {
      byte[] id = Base64.getDecoder().decode(metadata.substring(7).strip());
      return new String(id, StandardCharsets.US_ASCII);
    }
    return exchange.reply().flatMap(head -> head.field("Satchel-Object")).orElse("lost answer");
  }

  /** Notes bytes of an object at a position. */
  void note(String object, int offset, byte[] body) {
    byte[] known = bytes.getOrDefault(object, new byte[0]);
    int overlap = Math.min(known.length - offset, body.length);
    if (offset > known.length) throw new AssertionError("a hole before byte " + offset);
    for (int i = 0; i < overlap; i++) {
      if (known[offset + i] == body[i]) continue;
      throw new AssertionError(
          "object %s: two different bytes at position %d".formatted(object, offset + i));
    }
    comparedTwice += Math.max(0, overlap);
    if (offset + body.length <= known.length) return;
    byte[] longer = Arrays.copyOf(known, offset + body.length);
    System.arraycopy(body, 0, longer, offset, body.length);
    bytes.put(object, longer);
  }

  /** How many bytes left more than once and were equal. */
  long comparedTwice() {
    return comparedTwice;
  }

  int objectCount() {
    return bytes.size();
  }

  /** Objects of which the byte at this position left. */
  long objectsWithByte(long position) {
    return bytes.values().stream().filter(object -> object.length > position).count();
  }

  /** Salt and nonce prefix of each object that got so far. */
  Set<String> streamHeaders() {
    Set<String> headers = new TreeSet<>();
    for (byte[] object : bytes.values()) {
      if (object.length < STREAM_HEADER_END) continue;
      headers.add(
          HexFormat.of().formatHex(Arrays.copyOfRange(object, STREAM_HEADER, STREAM_HEADER_END)));
    }
    return headers;
  }
}
