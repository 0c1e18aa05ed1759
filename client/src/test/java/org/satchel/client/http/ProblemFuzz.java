package org.satchel.client.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.satchel.client.Failure;
import org.satchel.format.manifest.Visible;

/** Any bytes as a server's refusal: a kind of end, and a short sentence that does nothing. */
class ProblemFuzz {

  private static final HttpHeaders HEADERS =
      HttpHeaders.of(Map.of("Content-Type", List.of("application/problem+json")), (a, b) -> true);

  private static final int SENTENCE_MAX = 6_000;

  @FuzzTest
  void document(byte[] data) {
    for (int status : new int[] {400, 403, 404, 429, 507}) {
      Failure end = Problem.of(new Reply(status, HEADERS, data)).failure();
      String sentence = end.sentence();
      if (sentence.length() > SENTENCE_MAX || !Visible.text(sentence).equals(sentence)) {
        throw new AssertionError("a sentence that acts: " + Visible.text(sentence));
      }
    }
  }
}
