package org.satchel.swarm.provider;

import java.nio.file.Path;

final class MemoryProviderTest extends ProviderContract {
  @Override
  Provider open(Path folder) {
    return new MemoryProvider();
  }
}
