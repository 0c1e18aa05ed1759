package org.satchel.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.satchel.client.Failure;
import org.satchel.client.http.Deadlines;
import org.satchel.client.http.RawServer;
import org.satchel.client.http.Wire;
import org.satchel.client.open.ShareDoor;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.SealedLength;

class ServerObjectsTest {

  /** As of a network that wants a login first, in the middle of a download. */
  @Test
  void aPageInPlaceOfAnObjectIsNoDamage() throws Exception {
    var random = new SplittableRandom(1);
    long stored = SealedLength.ofPadded(1).storedBytes();
    var object = new ObjectRef(ObjectId.draw(random), FileKey.draw(random), Hash.ZERO, stored, 1);
    String page = RawServer.reply("200 OK", "Content-Type: text/html\r\n", "<html>");
    try (RawServer server =
            new RawServer((head, out) -> out.write(page.getBytes(StandardCharsets.US_ASCII)));
        var wire = new Wire(Deadlines.USUAL, null, null)) {
      var door = new ShareDoor(wire, server.endpoint(), LinkId.of(new byte[16]));
      var objects = new ServerObjects(door, Bearer.draw(random), Optional.of(Bearer.draw(random)));
      Failure end =
          catchThrowableOfType(Failure.class, () -> objects.range(object, 0, stored).close());
      assertThat(end.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
    }
  }
}
