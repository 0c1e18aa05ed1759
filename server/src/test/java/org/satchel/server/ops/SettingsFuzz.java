package org.satchel.server.ops;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any text as satchel.toml: settings, or refused by a message. */
class SettingsFuzz {

  static {
    // The fuzzer switches assertions on, the product runs without: where the parser's own do not
    // hold it still refuses by a message, and that is what counts here.
    SettingsFuzz.class.getClassLoader().setPackageAssertionStatus("org.tomlj", false);
  }

  @FuzzTest
  void settings(byte[] data) {
    try {
      SettingsReader.read(ConfigSources.ofText(new String(data, StandardCharsets.UTF_8)));
    } catch (ConfigException refused) {
      if (refused.getMessage() == null || refused.getMessage().isBlank()) {
        throw new AssertionError("refused without a reason");
      }
    }
  }
}
