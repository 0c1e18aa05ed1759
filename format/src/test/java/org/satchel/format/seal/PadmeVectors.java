package org.satchel.format.seal;

import static org.assertj.core.api.Assertions.assertThat;

import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

public final class PadmeVectors implements VectorKind {

  @Override
  public String name() {
    return "padme";
  }

  /** The values of the specification's table and around powers of two, worked out apart. */
  @Override
  public void make(VectorWriter out) {
    out.about("Plaintext length before and after padding", "file-format.md section 3");
    long[][] pairs = {
      {1, 4096},
      {4095, 4096},
      {4096, 4096},
      {4097, 4352},
      {4352, 4352},
      {4353, 4608},
      {8191, 8192},
      {8192, 8192},
      {8193, 8704},
      {10_000, 10_240},
      {65_422, 65_536},
      {65_535, 65_536},
      {65_536, 65_536},
      {65_537, 67_584},
      {1_000_000, 1_015_808},
      {1_048_576, 1_048_576},
      {1_048_577, 1_081_344},
      {8_388_608, 8_388_608},
      {67_108_864, 67_108_864},
      {1_073_741_824, 1_073_741_824},
      {1_073_741_825, 1_107_296_256},
      {1_099_511_627_777L, 1_116_691_496_960L}
    };
    for (long[] pair : pairs) {
      out.accept("size %d".formatted(pair[0])).put("size", pair[0]).put("padded", pair[1]);
    }
  }

  @Override
  public void run(VectorCase vector) {
    assertThat(Padme.paddedBytes(vector.number("size"))).isEqualTo(vector.number("padded"));
  }
}
