package org.satchel.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.client.Failure;
import org.satchel.format.merkle.Hash;

class InOrderTest {

  @ParameterizedTest
  @CsvSource({
    "Broken pipe, was closed before",
    "No space left on device, cannot be written (No space left on device) before"
  })
  void whatCannotBeWrittenIsToldWithItsReason(String reason, String told) {
    var refusing =
        new OutputStream() {
          @Override
          public void write(int single) throws IOException {
            throw new IOException(reason);
          }
        };
    var target = new InOrder(refusing, 0);
    Failure end =
        catchThrowableOfType(Failure.class, () -> target.accept(0, 0, new byte[1], 1, Hash.ZERO));
    assertThat(end.kind()).isEqualTo(Failure.Kind.REFUSED);
    assertThat(end).hasMessageContaining(told);
  }
}
