package org.satchel.format.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

class CommitmentTest {

  private static final int PLAIN_BYTES = 4096;

  @Test
  void anObjectThatGcmOpensUnderTwoKeysIsRefusedByItsCommitment() throws Exception {
    Salamander salamander = new Salamander("salamander", PLAIN_BYTES);
    Header header = Header.parse(salamander.object);

    // The attack is real: without the commitment both keys open it, to different plaintexts.
    byte[] one = openWithoutCommitment(salamander, header, salamander.first);
    byte[] two = openWithoutCommitment(salamander, header, salamander.second);
    assertThat(one).isNotEqualTo(two);

    ChunkOpener.open(salamander.object, Role.CONTENT, ref(salamander, salamander.first));
    assertThatThrownBy(
            () ->
                ChunkOpener.open(
                    salamander.object, Role.CONTENT, ref(salamander, salamander.second)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.WRONG_COMMITMENT));
  }

  private static byte[] openWithoutCommitment(Salamander salamander, Header header, FileKey key)
      throws Exception {
    StreamKey stream = new StreamKey(header, key, salamander.streamHeader);
    byte[] plain = new byte[PLAIN_BYTES];
    int length = PLAIN_BYTES + Suite.TAG_BYTES;
    stream.worker().open(0, true, salamander.object, Suite.PREFACE_BYTES, length, plain, 0);
    return plain;
  }

  private static ObjectRef ref(Salamander salamander, FileKey key) {
    return ObjectRef.sealed(salamander.id, key, Hash.OF_NOTHING, PLAIN_BYTES);
  }
}
