package org.satchel.victim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;

/**
 * Writes, moves and tells the time as the product does, through no hook.
 *
 * <p>Source: {@link org.satchel.testkit.failpoint.Agent}, whose test starts it.
 */
public final class StagedSegmentVictim {

  private StagedSegmentVictim() {}

  /**
   * Writes 10 times 1,000 bytes to the first path, or with a third argument 10 times two blocks at
   * once; moves it to the second, prints the time.
   */
  public static void main(String[] arguments) throws IOException {
    Path staged = Path.of(arguments[0]);
    try (FileChannel channel =
        FileChannel.open(staged, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 10; i++) {
        if (arguments.length == 2) channel.write(ByteBuffer.allocate(1_000), i * 1_000L);
        else channel.write(new ByteBuffer[] {block(), block()}, 0, 2);
      }
    }
    Path moved = Path.of(arguments[1]);
    try {
      Files.move(staged, moved);
    } catch (NoSuchFileException noFolder) {
      Files.createDirectories(moved.getParent());
      Files.move(staged, moved);
    }
    System.out.println(InstantSource.system().millis());
  }

  private static ByteBuffer block() {
    return ByteBuffer.allocate(4_096);
  }
}
