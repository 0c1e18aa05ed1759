package org.satchel.format.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.vectors.CounterStream;

class SecretsTest {

  private static final SampleShare SHARE = SampleShare.of("secrets", 2);

  @Test
  void nothingThatHoldsASecretPrintsIt() throws Exception {
    OwnerSeed owner = SHARE.owner();
    LinkKeys keys = SHARE.keys();
    LinkSecret secret = owner.linkSecret(1);
    String base = "https://h/s/" + owner.linkId();
    Link link = Link.parse(base + "#1." + secret.reveal());
    Link ownerLink = Link.parse(base + "#1o." + owner.reveal());
    Password password = Password.parse("open sesame");
    String printed =
        List.of(
                owner,
                keys,
                secret,
                link,
                ownerLink,
                password,
                SHARE.content(),
                SHARE.content().manifest(),
                keys.accessBearer(),
                owner.ownerBoxKey())
            .toString();
    for (String forbidden :
        List.of(
            owner.reveal(),
            secret.reveal(),
            keys.accessBearer().reveal(),
            keys.capsuleKey().reveal(),
            SHARE.content().manifest().key().reveal(),
            owner.ownerBearer().reveal(),
            "open sesame",
            "Holiday")) {
      assertThat(printed).doesNotContain(forbidden);
    }
  }

  @Test
  void everyFlippedByteOfABoxIsRefused() throws Exception {
    byte[] box = SHARE.capsule().bytes();
    Capsule opened = Capsule.open(SHARE.capsule(), SHARE.keys().capsuleKey());
    assertThat(opened).isEqualTo(SHARE.content());
    for (int at = 0; at < box.length; at++) {
      byte[] damaged = box.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      SealedBox flipped = SealedBox.parse(damaged);
      assertThatThrownBy(() -> Capsule.open(flipped, SHARE.keys().capsuleKey()))
          .as("byte %d", at)
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void everyFlippedByteOfARecordIsRefused() {
    byte[] record = SHARE.created().bytes();
    for (int at = 0; at < record.length; at++) {
      byte[] damaged = record.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      assertThatThrownBy(() -> ShareRecord.parse(damaged))
          .as("byte %d", at)
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void aBoxSealedTwiceIsTwoBoxes() {
    SealedBox one = SHARE.content().seal(SHARE.owner().ownerBoxKey(), new Random(1));
    SealedBox two = SHARE.content().seal(SHARE.owner().ownerBoxKey(), new Random(2));
    assertThat(one).isNotEqualTo(two);
  }

  @Test
  void aLinkWithoutItsPasswordOpensNothing() throws Exception {
    LinkId linkId = SHARE.owner().linkId();
    LinkSecret secret = SHARE.owner().linkSecret(2);
    LinkKeys right = LinkKeys.derive(linkId, secret, Optional.of(Password.parse("right")));
    LinkKeys wrong = LinkKeys.derive(linkId, secret, Optional.of(Password.parse("wrong")));
    LinkKeys none = LinkKeys.derive(linkId, secret, Optional.empty());
    SealedBox box = SHARE.content().seal(right.capsuleKey(), new Random(3));

    assertThat(Capsule.open(box, right.capsuleKey())).isEqualTo(SHARE.content());
    for (LinkKeys keys : List.of(wrong, none)) {
      assertThat(keys.accessBearer()).isNotEqualTo(right.accessBearer());
      assertThatThrownBy(() -> Capsule.open(box, keys.capsuleKey()))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("wrong-commitment");
    }
  }

  @Test
  void theServersBearerTellsNothingOfTheCapsulesKey() {
    LinkKeys keys = SHARE.keys();
    assertThat(keys.accessBearer().reveal()).isNotEqualTo(keys.capsuleKey().reveal());
    byte[] bearer = Base64Url.decode(keys.accessBearer().reveal(), 32).orElseThrow();
    assertThat(keys.accessBearer().hash()).isEqualTo(Hash.sha256(bearer));
    assertThat(CounterStream.bytes("other", 32)).isNotEqualTo(bearer);
  }
}
