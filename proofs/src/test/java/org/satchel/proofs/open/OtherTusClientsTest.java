package org.satchel.proofs.open;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;

/**
 * Two other people's tus clients upload sealed bytes, stop once on the way and go on.
 *
 * <p>Why this way: what they uploaded becomes a share that the real {@code get} opens, so every
 * byte of theirs is checked by the format's own means.
 *
 * <p>Source: tus-js-client 4.3.1; tuspy 1.1.0.
 */
final class OtherTusClientsTest {

  private static final int BYTES = 6_000_000;

  private final House house = House.shared();

  @Test
  void tusJsClientUploadsAndTheShareOpens() throws Exception {
    Program.part("node/node_modules/tus-js-client/package.json");
    roundTrip(List.of("node", Program.part("node/upload.cjs")));
  }

  @Test
  void tuspyUploadsAndTheShareOpens() throws Exception {
    roundTrip(List.of(Program.part(".venv/bin/python"), Program.part("python/upload.py")));
  }

  private void roundTrip(List<String> program) throws Exception {
    Path folder = house.scratch("tus");
    Patterned content = new Patterned(BYTES, BYTES);
    byte[] plain = Files.readAllBytes(content.writeTo(folder.resolve("plain.bin")));
    HostileShare.Sealed sealed = HostileShare.content(plain);
    Door door =
        new Door(
            house.server().url(), Optional.of((id, stored) -> by(program, folder, id, stored)));
    String link =
        new HostileShare()
            .publish(
                door,
                List.of(
                    "{\"t\":\"manifest\",\"v\":1,\"files\":1,\"folders\":0,\"bytes\":%d}"
                        .formatted(BYTES),
                    "{\"t\":\"pack\",%s}".formatted(sealed.json()),
                    "{\"t\":\"file\",\"path\":\"f.bin\",\"length\":%d,\"offset\":0}"
                        .formatted(BYTES)),
                sealed);
    CommandLine reader = house.device("reader");
    reader.run("get", link, "-o", "got.bin").expect(Outcome.DONE);
    content.compare(reader.work().resolve("got.bin"));
  }

  private String by(List<String> program, Path folder, byte[] id, byte[] stored) throws Exception {
    Path file = Files.write(folder.resolve("sealed.bin"), stored);
    String object =
        new String(Base64.getUrlEncoder().withoutPadding().encode(id), StandardCharsets.US_ASCII);
    String endpoint = house.server().url() + "/api/v1/uploads";
    List<String> command = new java.util.ArrayList<>(program);
    command.addAll(List.of(endpoint, object, file.toString()));
    return Program.run(folder, command);
  }
}
