package org.satchel.swarm.provider;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import org.satchel.swarm.Disk;
import org.satchel.swarm.LocalDisk;

/** A file system without hard links, or staging on another one: segments come in by copying. */
final class FolderWithoutLinksTest extends ProviderContract {

  @Override
  Provider open(Path folder) throws Exception {
    return FolderProvider.open(folder, withoutLinks(), Instant.now());
  }

  private static Disk withoutLinks() {
    var disk = new LocalDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("link")) {
                throw new FileSystemException("", "", "Operation not permitted");
              }
              try {
                return method.invoke(disk, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
