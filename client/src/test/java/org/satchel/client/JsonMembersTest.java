package org.satchel.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonMembersTest {

  @Test
  void aMemberInsideHasTheNamesOfBoth() throws Exception {
    assertThat(members("{\"now\":1,\"limits\":{\"objectBytes\":2},\"more\":[{\"x\":3}]}"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("now", "1", "limits.objectBytes", "2"));
  }

  /** It would be held once more for each member inside it. */
  @Test
  void aLongNameIsRefused() throws Exception {
    assertThat(members("{\"%s\":{\"a\":1}}".formatted("x".repeat(250)))).hasSize(1);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> members("{\"%s\":{\"a\":1}}".formatted("x".repeat(300))));
  }

  private static Map<String, String> members(String json) throws IOException {
    return JsonMembers.of(json.getBytes(StandardCharsets.UTF_8));
  }
}
