package org.satchel.client.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.JsonMembers;
import org.satchel.format.record.LinkId;

/**
 * The shares that this device sent, one JSON file each.
 *
 * <p>Files of their own, so that two commands at once never write the same one, and a damaged one
 * loses one share and not the list.
 *
 * <p>Units and threads: safe on any thread and for several processes.
 *
 * <p>Source: docs/decisions/0043-client-state.md.
 */
public final class OwnShares {

  /** One share's file has below 1 KB; a name adds at most 255 bytes. */
  private static final int FILE_BYTES_MAX = 16_384;

  /** What is listed at once; beyond it the folder was not made by people. */
  private static final int SHARES_MAX = 1_000_000;

  private static final JsonFactory JSON = new JsonFactory();

  private final StateFolder state;
  private final Path folder;

  public OwnShares(StateFolder state) throws Failure {
    this.state = state;
    this.folder = state.folder("shares");
  }

  /** Remembers a share, or its change. */
  public void put(OwnShare share) throws Failure {
    state.write(folder.resolve(share.link() + ".json"), encode(share));
  }

  /** The share of this id, if this device sent it. */
  public Optional<OwnShare> find(LinkId link) throws Failure {
    try {
      return Optional.of(read(folder.resolve(link + ".json"), link));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw state.failed("cannot be read", e);
    }
  }

  /**
   * What the folder holds.
   *
   * @param shares the newest first
   * @param damaged files that should hold a share and do not
   */
  public record Known(List<OwnShare> shares, List<Path> damaged) {

    /** Ends the act if a share could not be read, after those that could were shown. */
    public void checkSound() throws Failure {
      if (!damaged.isEmpty()) {
        throw OwnShares.damaged(damaged.getFirst());
      }
    }
  }

  /** All of them, damaged ones apart. */
  public Known list() throws Failure {
    var shares = new ArrayList<OwnShare>();
    var damaged = new ArrayList<Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        Optional<LinkId> link = LinkId.parse(name.substring(0, name.length() - 5));
        if (link.isPresent() && shares.size() < SHARES_MAX) {
          listOne(file, link.get(), shares, damaged);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw state.failed("cannot be read", e instanceof IOException io ? io : null);
    }
    shares.sort(
        Comparator.comparingLong(OwnShare::createdMs).reversed().thenComparing(OwnShare::link));
    return new Known(List.copyOf(shares), List.copyOf(damaged));
  }

  private void listOne(Path file, LinkId link, List<OwnShare> shares, List<Path> damaged)
      throws IOException {
    try {
      shares.add(read(file, link));
    } catch (NoSuchFileException e) {
      return; // moved away while we looked
    } catch (Failure e) {
      damaged.add(file);
    }
  }

  private static byte[] encode(OwnShare share) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("server", share.server());
      json.writeStringField("seed", share.seed());
      json.writeNumberField("epoch", share.epoch());
      json.writeBooleanField("password", share.password());
      json.writeStringField("name", share.name());
      json.writeNumberField("files", share.files());
      json.writeNumberField("bytes", share.bytes());
      json.writeNumberField("createdMs", share.createdMs());
      json.writeNumberField("expiresMs", share.expiresMs());
      json.writeNumberField("downloadLimit", share.downloadLimit());
      json.writeBooleanField("ended", share.ended());
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private OwnShare read(Path file, LinkId link) throws IOException, Failure {
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw damaged(file);
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      Map<String, String> members = JsonMembers.of(bytes);
      return new OwnShare(
          link,
          members.getOrDefault("server", ""),
          members.getOrDefault("seed", ""),
          (int) number(members, "epoch"),
          Boolean.parseBoolean(members.get("password")),
          members.getOrDefault("name", ""),
          number(members, "files"),
          number(members, "bytes"),
          number(members, "createdMs"),
          number(members, "expiresMs"),
          number(members, "downloadLimit"),
          Boolean.parseBoolean(members.get("ended")));
    } catch (IOException | NumberFormatException e) {
      throw damaged(file);
    }
  }

  private static long number(Map<String, String> members, String name) {
    return Long.parseLong(members.getOrDefault(name, ""));
  }

  private static Failure damaged(Path file) {
    return new Failure(
        Failure.Kind.HOSTILE,
        "The file " + file + " is damaged; restore it or move it away, it holds an owner's seed.");
  }
}
