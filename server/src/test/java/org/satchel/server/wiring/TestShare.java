package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.satchel.core.objects.UploadSecret;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.TreeHasher;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectList;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.SealedBox;
import org.satchel.format.share.LinkKeys;
import org.satchel.format.share.OwnerSeed;
import org.satchel.server.wiring.TestServer.Answer;
import org.satchel.testkit.Seed;

/** A share as a client makes it; what its objects hold does not matter to a server. */
final class TestShare {

  static final String BUNDLE = "application/vnd.satchel.share";

  private final RandomGenerator random;
  private final OwnerSeed owner;
  private final SealedBox capsule;
  private final SealedBox ownerBox;
  final List<ObjectEntry> entries = new ArrayList<>();
  final List<byte[]> contents = new ArrayList<>();
  private final List<UploadSecret> secrets = new ArrayList<>();

  TestShare(Seed seed) throws Exception {
    this.random = seed.random();
    this.owner = OwnerSeed.draw(random);
    byte[] box = new byte[SealedBox.BYTES];
    random.nextBytes(box);
    this.capsule = SealedBox.parse(box);
    random.nextBytes(box);
    this.ownerBox = SealedBox.parse(box);
  }

  LinkId link() {
    return owner.linkId();
  }

  String path() {
    return "/api/v1/shares/" + link();
  }

  Bearer access() {
    return LinkKeys.derive(link(), owner.linkSecret(1), Optional.empty()).accessBearer();
  }

  Bearer ownerBearer() {
    return owner.ownerBearer();
  }

  /** Uploads an object in one request and puts it on the list. */
  void upload(TestServer server, byte[] content, String... more) {
    List<String> headers =
        new ArrayList<>(
            List.of(
                "Tus-Resumable",
                "1.0.0",
                "Upload-Length",
                "" + content.length,
                "Content-Type",
                "application/offset+octet-stream"));
    headers.addAll(List.of(more));
    Answer answer = server.send("POST", "/api/v1/uploads", content, headers.toArray(String[]::new));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    String location = answer.header("Location");
    add(
        answer.header("Satchel-Object"),
        location.substring(location.lastIndexOf('/') + 1),
        content);
  }

  void add(String objectId, String secret, byte[] content) {
    entries.add(
        new ObjectEntry(
            org.satchel.format.record.ObjectId.parse(objectId).orElseThrow(),
            root(content),
            content.length));
    contents.add(content);
    secrets.add(UploadSecret.parse(secret).orElseThrow());
  }

  /** An id, or a secret, that no server has given out. */
  String drawnId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  byte[] creating(int downloadLimit, Optional<Instant> expiry) throws Exception {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    bundle.write(owner.sign(live(1, downloadLimit, expiry)).bytes());
    bundle.write(capsule.bytes());
    bundle.write(ownerBox.bytes());
    for (ObjectEntry entry : entries) bundle.write(entry.encode());
    for (UploadSecret secret : secrets)
      bundle.write(Base64.getUrlDecoder().decode(secret.reveal()));
    return bundle.toByteArray();
  }

  byte[] editing(long version, int downloadLimit) throws Exception {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    bundle.write(owner.sign(live(version, downloadLimit, Optional.empty())).bytes());
    bundle.write(capsule.bytes());
    bundle.write(ownerBox.bytes());
    return bundle.toByteArray();
  }

  byte[] ending(long version) {
    return owner
        .sign(
            new RecordBody(
                RecordBody.State.ENDED,
                false,
                1,
                version,
                Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                Optional.empty(),
                0,
                0,
                0,
                owner.shareKey(),
                Hash.ZERO,
                Hash.ZERO,
                Hash.OF_NOTHING,
                access().hash(),
                owner.ownerBearer().hash()))
        .bytes();
  }

  private RecordBody live(long version, int downloadLimit, Optional<Instant> expiry)
      throws Exception {
    ObjectList list = new ObjectList();
    for (ObjectEntry entry : entries) list.add(entry);
    ObjectList.Totals totals = list.finish();
    return new RecordBody(
        RecordBody.State.LIVE,
        false,
        1,
        version,
        Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
        expiry,
        downloadLimit,
        totals.count(),
        totals.storedBytes(),
        owner.shareKey(),
        capsule.hash(),
        ownerBox.hash(),
        totals.hash(),
        access().hash(),
        owner.ownerBearer().hash());
  }

  static Hash root(byte[] content) {
    TreeHasher hasher = new TreeHasher();
    hasher.update(content, 0, content.length);
    return hasher.root();
  }
}
