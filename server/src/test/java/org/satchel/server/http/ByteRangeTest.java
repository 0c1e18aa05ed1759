package org.satchel.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges by RFC 9110: what is meant, what is ignored, what cannot be. */
class ByteRangeTest {

  private static final String ETAG = "\"root\"";

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-, 0, 99",
    "bytes=5-9, 5, 9",
    "Bytes=5-9, 5, 9",
    "bytes=99-, 99, 99",
    "bytes=0-1000, 0, 99",
    "bytes=-1, 99, 99",
    "bytes=-100, 0, 99",
    "bytes=-1000, 0, 99",
    "bytes=0-99999999999999999999999, 0, 99",
  })
  void oneRangeIsCutToTheBody(String header, long first, long last) {
    assertThat(of(header, 100)).isEqualTo(new ByteRange.Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-1,3-4",
        "bytes=-",
        "bytes=5-4",
        "bytes=a-b",
        "items=0-1",
        "bytes 0-1",
        "bytes=0",
        "bytes=--1",
        "bytes=1-2-3",
        "",
        "bytes=+1-2",
        "bytes=0-1;"
      })
  void whatIsNotUnderstoodIsIgnored(String header) {
    assertThat(of(header, 100)).isEqualTo(new ByteRange.Whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=9999999999999999999-"})
  void nothingLiesBeyondTheEnd(String header) {
    assertThat(of(header, 100)).isEqualTo(new ByteRange.Unsatisfiable());
  }

  @Test
  void anEmptyBodyHasNoRanges() {
    assertThat(of("bytes=0-", 0)).isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(of("bytes=-5", 0)).isEqualTo(new ByteRange.Unsatisfiable());
  }

  @Test
  void ifRangeWantsTheSameStrongEtag() {
    Optional<String> range = Optional.of("bytes=1-2");
    assertThat(ByteRange.of(range, Optional.of(ETAG), ETAG, 9)).isInstanceOf(ByteRange.Part.class);
    assertThat(ByteRange.of(range, Optional.of("W/" + ETAG), ETAG, 9))
        .isInstanceOf(ByteRange.Whole.class);
    assertThat(ByteRange.of(range, Optional.of("Mon, 01 Jan 2026 00:00:00 GMT"), ETAG, 9))
        .isInstanceOf(ByteRange.Whole.class);
  }

  private static ByteRange of(String header, long length) {
    return ByteRange.of(Optional.of(header), Optional.empty(), ETAG, length);
  }
}
