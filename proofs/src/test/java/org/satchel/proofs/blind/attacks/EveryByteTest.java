package org.satchel.proofs.blind.attacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.satchel.client.Failure;
import org.satchel.client.http.Deadlines;
import org.satchel.client.http.Endpoint;
import org.satchel.client.http.Wire;
import org.satchel.client.open.Opener;
import org.satchel.client.open.OwnerDesk;
import org.satchel.client.open.ShareDoor;
import org.satchel.client.state.SeenVersions;
import org.satchel.client.state.StateFolder;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.SealedReader;
import org.satchel.format.share.Capsule;
import org.satchel.format.share.LinkKeys;
import org.satchel.format.share.LinkSecret;
import org.satchel.format.share.OwnerSeed;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.Captured;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.Seed;
import org.satchel.testkit.SimulatedClock;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Reply;

/**
 * Malleable wrapped keys: a bit of each byte of each blob that holds keys is turned.
 *
 * <p>Why this way: ten thousand command lines would take hours, so the client's own code opens the
 * share in this process; {@link FlippedKeyBoxTest} does the same to the command line at a few
 * places. Over HTTP go all bytes of a record and of headers, and seeded places of the boxes. A
 * record's signature and its hashes stand before the boxes' own encryption, so each byte of each
 * box is also tried without them.
 *
 * <p>Threads: two tests at a time.
 *
 * <p>Source: docs/testing.md, attack 1.
 */
final class EveryByteTest {

  /** Above one chunk, so that there is a second with a nonce of its own. */
  private static final int CONTENT_BYTES = 70_000;

  /** Places of content beside its headers; each opens the whole again. */
  private static final int CONTENT_PLACES = 1_000;

  /** Places of a box beside its headers that are tried over HTTP; all are tried without. */
  private static final int BOX_PLACES = 150;

  private static final int HEADERS = 98;

  private static final OwnerDesk.Edit LIMIT =
      new OwnerDesk.Edit(Optional.empty(), Optional.of(5L), new OwnerDesk.PasswordChange.Keep());

  private final House house = House.shared();
  private final Seed seed = Seed.ofThisRun();

  /** What is refused when this is opened, empty if nothing. */
  @FunctionalInterface
  private interface Opening {
    Optional<String> refused(byte[] blob) throws Exception;
  }

  /** Opens the blob with a bit of each byte turned, and at last as it is, which must succeed. */
  private void eachByte(String what, byte[] blob, Opening opening) throws Exception {
    headAndPlaces(what, blob, blob.length, 0, opening);
  }

  /** The same with each of the first bytes, and with so many seeded ones behind them. */
  private void headAndPlaces(String what, byte[] blob, int head, int places, Opening opening)
      throws Exception {
    RandomGenerator random = seed.random();
    for (int at = 0; at < head; at++) turned(what, blob, at, random, opening);
    for (int i = 0; i < places; i++) {
      turned(what, blob, head + random.nextInt(blob.length - head), random, opening);
    }
    assertThat(opening.refused(blob.clone())).as(what + " as it is").isEmpty();
  }

  private void turned(String what, byte[] blob, int at, RandomGenerator random, Opening opening)
      throws Exception {
    byte[] changed = blob.clone();
    int bit = 1 << random.nextInt(8);
    changed[at] ^= (byte) bit;
    assertThat(opening.refused(changed))
        .as("%s with bit %d of byte %d turned (%s)", what, bit, at, seed)
        .isPresent();
  }

  private void overHttp(String member, byte[] blob, Opening opening) throws Exception {
    boolean box = blob.length == SealedBox.BYTES;
    headAndPlaces(member, blob, box ? HEADERS : blob.length, box ? BOX_PLACES : 0, opening);
  }

  @Test
  void aRecipientRefusesRecordAndCapsuleAndAsksNothingMore() throws Exception {
    String link = house.put(house.sample().tree().resolve("notes")).link();
    Captured captured = Captured.by(house, link);
    Links parts = Links.parse(link);
    LinkId linkId = LinkId.parse(parts.linkId()).orElseThrow();
    LinkKeys keys =
        LinkKeys.derive(linkId, LinkSecret.parse(parts.secret()).orElseThrow(), Optional.empty());
    try (Hostile server = new Hostile(house, captured.share(), linkId)) {
      Opener opener = new Opener(new SeenVersions(StateFolder.at(house.scratch("recipient"))));
      for (String member : new String[] {"record", "capsule"}) {
        overHttp(
            member,
            captured.bytes(member),
            blob -> server.open(member, blob, door -> opener.open(door, keys, false)));
      }
    }
  }

  @Test
  void anOwnerRefusesEveryBoxAndSendsNothing() throws Exception {
    OwnerSeed owner = ownerOfANewShare();
    ObjectNode answer = read(owner);
    try (Hostile server = new Hostile(house, answer, owner.linkId())) {
      SimulatedClock clock = new SimulatedClock();
      for (String member : new String[] {"record", "capsule", "ownerBox"}) {
        SeenVersions seen = new SeenVersions(StateFolder.at(house.scratch("owner")));
        byte[] blob = Base64.getUrlDecoder().decode(answer.get(member).asText());
        overHttp(
            "owner's " + member,
            blob,
            changed ->
                server.open(
                    member,
                    changed,
                    door -> new OwnerDesk(door, owner, seen, clock).edit(LIMIT, clock.instant())));
      }
    }
  }

  private OwnerSeed ownerOfANewShare() throws Exception {
    House.Sample put = house.put(house.sample().tree().resolve("notes"));
    String edited =
        put.sender()
            .run("edit", put.link(), "--downloads", "9", "--json")
            .expect(Outcome.DONE)
            .out();
    String link = new ObjectMapper().readTree(edited).get("ownerLink").asText();
    return OwnerSeed.parse(Links.parse(link).secret()).orElseThrow();
  }

  private ObjectNode read(OwnerSeed owner) throws Exception {
    Door door = new Door(house.server().url());
    String answer =
        door.send(
                door.request("/api/v1/shares/" + owner.linkId())
                    .header("Authorization", "Bearer " + owner.ownerBearer().reveal()))
            .body();
    return (ObjectNode) new ObjectMapper().readTree(answer);
  }

  @Test
  void behindSignatureAndHashesTheEncryptionItselfSeesEveryBit() throws Exception {
    String link = house.put(house.sample().tree().resolve("notes")).link();
    Captured captured = Captured.by(house, link);
    Links parts = Links.parse(link);
    LinkKeys keys =
        LinkKeys.derive(
            LinkId.parse(parts.linkId()).orElseThrow(),
            LinkSecret.parse(parts.secret()).orElseThrow(),
            Optional.empty());
    eachByte("capsule", captured.bytes("capsule"), blob -> opened(blob, keys.capsuleKey()));
    OwnerSeed owner = ownerOfANewShare();
    byte[] ownerBox = Base64.getUrlDecoder().decode(read(owner).get("ownerBox").asText());
    eachByte("owner box", ownerBox, blob -> opened(blob, owner.ownerBoxKey()));
    ObjectRef manifest =
        Capsule.open(SealedBox.parse(captured.bytes("capsule")), keys.capsuleKey()).manifest();
    eachByte("manifest", captured.manifest(), blob -> opened(blob, Role.MANIFEST, manifest));
  }

  @Test
  void contentIsRefusedWhereverABitIsTurned() throws Exception {
    byte[] plain = new byte[CONTENT_BYTES];
    seed.random().nextBytes(plain);
    HostileShare.Sealed sealed = HostileShare.content(plain);
    ObjectRef object =
        ObjectRef.parse(
            ObjectId.parse(sealed.idText()).orElseThrow(),
            FileKey.of(sealed.key()),
            Hash.of(sealed.root()),
            sealed.stored().length,
            sealed.size());
    headAndPlaces(
        "content",
        sealed.stored(),
        HEADERS,
        CONTENT_PLACES,
        blob -> opened(blob, Role.CONTENT, object));
  }

  private static Optional<String> opened(byte[] box, FileKey key) {
    try {
      Capsule.open(SealedBox.parse(box), key);
      return Optional.empty();
    } catch (RefusedException refused) {
      return Optional.of(refused.reason().toString());
    }
  }

  /** The tree's root is compared last of all: what only it sees was decrypted and shown before. */
  private static Optional<String> opened(byte[] stored, Role role, ObjectRef object)
      throws IOException {
    try {
      SealedReader.open(new ByteArrayInputStream(stored), role, object)
          .transferTo(OutputStream.nullOutputStream());
      return Optional.empty();
    } catch (RefusedException refused) {
      assertThat(refused.reason()).isNotEqualTo(Reason.WRONG_ROOT);
      return Optional.of(refused.reason().toString());
    }
  }

  /** What a client does with a share, by its own code. */
  @FunctionalInterface
  private interface Act {
    void at(ShareDoor door) throws Failure;
  }

  /** A server that answers every reader with a true answer but for one member. */
  private static final class Hostile implements Attack, AutoCloseable {

    private final ObjectNode answer;
    private final LinkId linkId;
    private final HttpProxy proxy;
    private final Wire wire = new Wire(Deadlines.USUAL, null, null);
    private final AtomicReference<byte[]> now = new AtomicReference<>(new byte[0]);
    private int asked;

    Hostile(House house, ObjectNode answer, LinkId linkId) {
      this.answer = answer;
      this.linkId = linkId;
      this.proxy = HttpProxy.to(house.server().plan().port());
      proxy.attackWith(this);
    }

    /** The kind of failure with which the act ends; it must be that of a hostile server. */
    Optional<String> open(String member, byte[] blob, Act act) throws Exception {
      ObjectNode changed = answer.deepCopy();
      changed.put(member, Base64.getUrlEncoder().withoutPadding().encodeToString(blob));
      now.set(changed.toString().getBytes(UTF_8));
      ShareDoor door = new ShareDoor(wire, new Endpoint(proxy.url()), linkId);
      Failure end = catchThrowableOfType(Failure.class, () -> act.at(door));
      int before = asked;
      asked = proxy.recording().exchanges().size();
      if (end == null) return Optional.empty();
      assertThat(end.kind()).isEqualTo(Failure.Kind.HOSTILE);
      assertThat(asked - before).as("requests").isEqualTo(1);
      return Optional.of(end.kind().toString());
    }

    @Override
    public boolean touches(Head request) {
      return ShareAttack.isShareRead(request) || request.method().equals("PUT");
    }

    @Override
    public Optional<Reply> instead(Head request) {
      if (request.method().equals("PUT")) {
        return Optional.of(Reply.of(200, "application/json", "{\"version\":9}".getBytes(UTF_8)));
      }
      return Optional.of(Reply.of(200, "application/json", now.get()));
    }

    @Override
    public void close() {
      wire.close();
      proxy.close();
    }
  }
}
