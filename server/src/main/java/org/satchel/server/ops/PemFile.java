package org.satchel.server.ops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.encoders.DecoderException;

/**
 * A file of certificates or keys, and the words that tell which setting names it.
 *
 * <p>What is wrong with the file is told as if it stood in the setting: that is where to look.
 *
 * <p>Immutable; the file is read anew each time.
 *
 * <p>Source: RFC 7468.
 */
public record PemFile(Path path, String origin) {

  /** A chain of ten certificates has some 20 KiB. */
  private static final int BYTES_MAX = 1 << 20;

  /** Everything in it that is in PEM; what stands between is a comment. */
  List<Object> items() throws ConfigException {
    List<Object> items = new ArrayList<>();
    try (PEMParser pem = new PEMParser(new StringReader(text()))) {
      for (Object item = pem.readObject(); item != null; item = pem.readObject()) items.add(item);
      return items;
    } catch (IOException | DecoderException e) {
      throw wrong("is damaged: " + e.getMessage());
    }
  }

  private String text() throws ConfigException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1); // a device has no size to ask for
      if (bytes.length > BYTES_MAX) throw wrong("is larger than 1 MiB, so it is no PEM file");
      return new String(bytes, ISO_8859_1);
    } catch (IOException e) {
      throw wrong("cannot be read: " + DataFolder.reason(e));
    }
  }

  /** An error about this file. */
  ConfigException wrong(String reason) {
    return new ConfigException(origin + ": " + path + " " + reason);
  }
}
