package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.core.objects.StoreFixture.bytes;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.format.record.ObjectId;
import org.satchel.swarm.Disk;
import org.satchel.swarm.LocalDisk;

/** An upload that is given up before its first segment leaves its id to whoever comes again. */
final class RemovedIdTest {

  private static final long BOUND_SECONDS = 20;

  private static final ObjectId FIRST = id(1);
  private static final ObjectId LAST = id(255);

  @TempDir Path folder;
  private volatile Consumer<Path> beforeDelete = path -> {};

  private static ObjectId id(int first) {
    byte[] bytes = new byte[ObjectId.BYTES];
    Arrays.fill(bytes, (byte) first);
    return ObjectId.of(bytes);
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoSegmentIsForgottenAtOnceAndTheRestByTheCleanUp(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      BeginOutcome.Begun begun = begin(fixture, FIRST, 2_000);
      fixture.append(begun, 0, BytesBody.of(bytes(1_000, 1)));
      assertThat(fixture.uploads().remove(begun.secret())).isEqualTo(new RemoveOutcome.Removed());
      assertThat(fixture.store.objects().usage()).isEqualTo(new Objects.Usage(0, 0));
      assertThat(fixture.uploads().state(begun.secret())).isEqualTo(new UploadState.Unknown());

      BeginOutcome.Begun again = begin(fixture, FIRST, 2_000);
      fixture.append(again, 0, BytesBody.of(bytes(2_000, 1)));
      assertThat(fixture.uploads().remove(again.secret())).isEqualTo(new RemoveOutcome.Removed());
      assertThat(fixture.uploads().begin(asked(FIRST, 1)))
          .isEqualTo(new BeginOutcome.ObjectExists());
      fixture.cleanUp();
      begin(fixture, FIRST, 1);
    }
  }

  /** It has listed the id as removed, and comes to it when somebody uploads under it again. */
  @Test
  void aCleanUpThatComesLateLeavesTheNextUploadOfTheIdAlone() throws Exception {
    try (var fixture = new StoreFixture(Engines.SQLITE, folder, StoreFixture.UNLIMITED, disk())) {
      var stored = begin(fixture, FIRST, 10);
      fixture.append(stored, 0, BytesBody.of(bytes(10, 1)));
      fixture.uploads().remove(stored.secret());
      var givenUp = begin(fixture, LAST, 2_000);
      fixture.append(givenUp, 0, BytesBody.of(bytes(1_000, 1)));

      var condemned = new CountDownLatch(1);
      var listed = new CountDownLatch(1);
      var begunAgain = new CountDownLatch(1);
      beforeDelete =
          file -> {
            boolean mark = file.toString().endsWith(".mark");
            if (mark && condemned.getCount() > 0) {
              condemned.countDown();
              await(listed);
            } else if (!mark && listed.getCount() > 0) {
              listed.countDown();
              await(begunAgain);
            }
          };
      Thread removing = Thread.ofVirtual().start(() -> unchecked(fixture, givenUp.secret()));
      await(condemned);
      Thread cleaning = Thread.ofVirtual().start(() -> unchecked(fixture));
      removing.join();
      beforeDelete = file -> {};
      var next = begin(fixture, LAST, 2_000);
      fixture.append(next, 0, BytesBody.of(bytes(1_000, 2)));
      begunAgain.countDown();
      cleaning.join();
      assertThat(fixture.offset(next)).isEqualTo(1_000);
      fixture.append(next, 1_000, BytesBody.of(bytes(1_000, 3)));
      assertThat(fixture.read(LAST)).startsWith(bytes(1_000, 2)).endsWith(bytes(1_000, 3));
    }
  }

  private static BeginRequest asked(ObjectId id, long length) {
    return new BeginRequest(
        Optional.of(id), OptionalLong.of(length), UploadKind.WHOLE, Optional.empty());
  }

  private static BeginOutcome.Begun begin(StoreFixture fixture, ObjectId id, long length)
      throws Exception {
    return (BeginOutcome.Begun) fixture.uploads().begin(asked(id, length));
  }

  private static void unchecked(StoreFixture fixture, UploadSecret secret) {
    try {
      fixture.uploads().remove(secret);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void unchecked(StoreFixture fixture) {
    try {
      fixture.runCleanUp();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Disk disk() {
    var disk = new LocalDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("delete")) beforeDelete.accept((Path) arguments[0]);
              try {
                return method.invoke(disk, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
