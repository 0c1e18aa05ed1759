package org.satchel.format.seal;

import static org.assertj.core.api.Assertions.assertThat;

import org.satchel.format.record.Reason;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

public final class LengthVectors implements VectorKind {

  @Override
  public String name() {
    return "sealed-length";
  }

  @Override
  public void make(VectorWriter out) {
    out.about("Stored length of an (already padded) plaintext", "file-format.md section 2.3");
    long[][] accepted = {
      {114, 0, 1},
      {115, 1, 1},
      {65_535, 65_421, 1},
      {65_536, 65_422, 1},
      {65_553, 65_423, 2},
      {131_072, 130_942, 2},
      {131_089, 130_943, 3},
      {1_048_576, 1_048_222, 16},
      {1_048_593, 1_048_223, 17},
      {281_474_976_710_656L, 281_406_257_233_822L, 4_294_967_296L}
    };
    for (long[] row : accepted) {
      out.accept("stored %d".formatted(row[0]))
          .put("stored", row[0])
          .put("plain", row[1])
          .put("chunks", row[2]);
    }
    long[] refused = {
      0,
      1,
      58,
      98,
      113,
      65_537,
      65_552,
      131_073,
      131_088,
      281_474_976_710_657L,
      281_474_976_710_673L,
      9_007_199_254_740_991L
    };
    for (long stored : refused) {
      out.refuse("stored %d".formatted(stored), Reason.WRONG_LENGTH).put("stored", stored);
    }
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    SealedLength length = SealedLength.ofStored(vector.number("stored"));
    assertThat(length.plainBytes()).isEqualTo(vector.number("plain"));
    assertThat(length.chunks()).isEqualTo(vector.number("chunks"));
    assertThat(new SealedLength(length.plainBytes()).storedBytes())
        .isEqualTo(vector.number("stored"));
  }
}
