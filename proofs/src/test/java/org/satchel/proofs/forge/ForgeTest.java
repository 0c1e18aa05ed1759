package org.satchel.proofs.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.SealedLength;
import org.satchel.format.seal.SealedReader;
import org.satchel.format.share.Capsule;
import org.satchel.format.share.LinkKeys;
import org.satchel.format.share.LinkSecret;
import org.satchel.format.share.Password;
import org.satchel.proofs.stage.Links;

/**
 * The second writer agrees with the first reader wherever it keeps the rules.
 *
 * <p>Source: spec/file-format.md, spec/share-link.md.
 */
final class ForgeTest {

  @Test
  void whatTheForgeSealsTheProductOpens() throws Exception {
    for (int length : new int[] {1, 4_096, 65_422, 65_423, 130_942, 130_943, 3_000_000}) {
      byte[] plain = Forge.random(length);
      HostileShare.Sealed sealed = HostileShare.content(plain);
      assertThat(sealed.stored()).hasSize((int) Sizes.sealedBytes(length));
      assertThat(Sizes.sealedBytes(length)).isEqualTo(SealedLength.ofPadded(length).storedBytes());
      assertThat(Arrays.copyOf(opened(sealed), length)).isEqualTo(plain);
    }
  }

  private static byte[] opened(HostileShare.Sealed sealed) throws IOException, RefusedException {
    ObjectRef object =
        ObjectRef.parse(
            ObjectId.parse(sealed.idText()).orElseThrow(),
            FileKey.of(sealed.key()),
            Hash.of(sealed.root()),
            sealed.stored().length,
            sealed.size());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SealedReader.open(new ByteArrayInputStream(sealed.stored()), Role.CONTENT, object)
        .transferTo(out);
    return out.toByteArray();
  }

  @Test
  void onlyTheCommitmentIsWrongWhereItIsMeantToBe() {
    HostileShare.Sealed twoKeys = HostileShare.contentCommittedElsewhere(new byte[] {1, 2, 3});
    assertThatThrownBy(() -> opened(twoKeys))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.WRONG_COMMITMENT));
    HostileShare.Sealed dirty = HostileShare.contentWithDirtyPadding(new byte[] {1, 2, 3});
    assertThatThrownBy(() -> opened(dirty))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.BAD_PADDING));
  }

  @Test
  void theForgedShareIsSignedSealedAndListedRightly() throws Exception {
    AtomicReference<byte[]> bundle = new AtomicReference<>(new byte[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bundle.set(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(201, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      String upload = url + "/api/v1/uploads/" + Forge.text(new byte[16]);
      Door door = new Door(url, Optional.of((id, stored) -> upload));
      Links link = Links.parse(new HostileShare().publish(door, List.of("{}")));
      check(bundle.get(), link);
    } finally {
      server.stop(0);
    }
  }

  private static void check(byte[] bundle, Links link) throws RefusedException {
    ShareRecord record = ShareRecord.parse(Arrays.copyOf(bundle, ShareRecord.BYTES));
    LinkId linkId = LinkId.parse(link.linkId()).orElseThrow();
    record.checkLinkId(linkId);
    LinkKeys keys =
        LinkKeys.derive(linkId, LinkSecret.parse(link.secret()).orElseThrow(), Optional.empty());
    byte[] box = Arrays.copyOfRange(bundle, ShareRecord.BYTES, ShareRecord.BYTES + 4_096);
    Capsule capsule = Capsule.open(SealedBox.parse(box), keys.capsuleKey());
    assertThat(capsule.manifest().sizeBytes()).isEqualTo(3);
    assertThat(keys.accessBearer().reveal())
        .isEqualTo(org.satchel.proofs.forge.LinkKeys.accessBearer(link.linkId(), link.secret()));
    assertThat(bundle).hasSize(ShareRecord.BYTES + 2 * 4_096 + 56 + 16);
  }

  @Test
  void theLinksDerivationIsTheProducts() throws Exception {
    String linkId = Forge.text(Forge.random(16));
    String secret = Forge.text(Forge.random(32));
    LinkKeys keys =
        LinkKeys.derive(
            LinkId.parse(linkId).orElseThrow(),
            LinkSecret.parse(secret).orElseThrow(),
            Optional.of(Password.parse("a password")));
    assertThat(LinkKdf.accessBearer(linkId, secret, "a password"))
        .isEqualTo(keys.accessBearer().reveal());
  }
}
