package org.satchel.format.share;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.satchel.format.vectors.CounterStream;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** From an owner's seed and a password to every key of a share. */
public final class KeyVectors implements VectorKind {

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public void make(VectorWriter out) throws Exception {
    out.about("All keys of a share, from its owner's seed", "share-link.md sections 1 and 2");
    add(out, "epoch 1, no password", "seed 1", 1, Optional.empty());
    add(out, "epoch 2, no password", "seed 1", 2, Optional.empty());
    add(out, "last epoch", "seed 1", 0xFFFF_FFFFL, Optional.empty());
    add(out, "a password", "seed 1", 2, Optional.of("correct horse battery staple"));
    add(out, "a password to be prepared", "seed 2", 3, Optional.of("e\u0301\u00a0\u2666"));
    add(out, "a share key's seed that begins with 0", "seed 95", 1, Optional.empty());
  }

  private static void add(
      VectorWriter out, String name, String seedName, long epoch, Optional<String> password)
      throws Exception {
    OwnerSeed seed = OwnerSeed.of(CounterStream.bytes(seedName, 32));
    LinkKeys keys = derive(seed, epoch, password);
    ObjectNode vector = out.accept(name).put("ownerSeed", seed.reveal()).put("epoch", epoch);
    password.ifPresent(typed -> vector.put("password", typed));
    vector
        .put("shareKey", seed.shareKey().toString())
        .put("linkId", seed.linkId().toString())
        .put("linkSecret", seed.linkSecret(epoch).reveal())
        .put("ownerBearer", seed.ownerBearer().reveal())
        .put("ownerBoxKey", seed.ownerBoxKey().reveal())
        .put("accessBearer", keys.accessBearer().reveal())
        .put("accessHash", keys.accessBearer().hash().toString())
        .put("capsuleKey", keys.capsuleKey().reveal());
  }

  private static LinkKeys derive(OwnerSeed seed, long epoch, Optional<String> typed)
      throws Exception {
    Optional<Password> password =
        typed.isEmpty() ? Optional.empty() : Optional.of(Password.parse(typed.get()));
    return LinkKeys.derive(seed.linkId(), seed.linkSecret(epoch), password);
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    OwnerSeed seed = OwnerSeed.parse(vector.text("ownerSeed")).orElseThrow();
    long epoch = vector.number("epoch");
    LinkKeys keys = derive(seed, epoch, vector.optionalText("password"));
    assertThat(seed.shareKey().toString()).isEqualTo(vector.text("shareKey"));
    assertThat(seed.linkId().toString()).isEqualTo(vector.text("linkId"));
    assertThat(seed.linkSecret(epoch).reveal()).isEqualTo(vector.text("linkSecret"));
    assertThat(seed.ownerBearer().reveal()).isEqualTo(vector.text("ownerBearer"));
    assertThat(seed.ownerBoxKey().reveal()).isEqualTo(vector.text("ownerBoxKey"));
    assertThat(keys.accessBearer().reveal()).isEqualTo(vector.text("accessBearer"));
    assertThat(keys.accessBearer().hash()).isEqualTo(vector.hash("accessHash"));
    assertThat(keys.capsuleKey().reveal()).isEqualTo(vector.text("capsuleKey"));
  }
}
