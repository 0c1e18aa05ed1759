import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes libraries fit for the AOT cache: {@code java tools/FitJars.java FOLDER...}.
 *
 * <p>Why this way: Java keeps no class in its cache that lies in a signed jar, or whose format is
 * older than Java 6, and at every start reads, digests and verifies it anew: more than half of a
 * start. So signatures are taken off, and old classes get the stack maps that newer ones have. No
 * instruction changes. What was changed says so in its manifest; a jar that needs nothing is left.
 *
 * <p>Units and threads: one thread; jars of some megabytes, held in memory one at a time.
 *
 * <p>Source: docs/decisions/0003-one-launcher-two-class-paths.md; JVMS 25 section 4.10.
 */
final class FitJars {

  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /** From this version on a class file is checked by its stack maps. */
  private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

  /** Java 8: the oldest that the compiler of Java 25 still writes. */
  private static final int RAISED_TO = ClassFile.JAVA_8_VERSION;

  private static final int VERSION_OFFSET = 6;

  private FitJars() {}

  /** One entry of a jar. */
  private record Entry(byte[] bytes, long time) {}

  public static void main(String[] arguments) throws IOException {
    for (String folder : arguments) {
      for (Path jar : jars(Path.of(folder))) fit(jar);
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static void fit(Path jar) throws IOException {
    if (!needsIt(jar)) return;
    Map<String, Entry> entries = read(jar);
    Predicate<String> old = name -> isOld(name, entries.get(name).bytes());
    ClassFile format = format(entries);
    Map<String, Entry> fitting = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> {
          if (isSignature(name)) return;
          byte[] bytes = old.test(name) ? raise(format, entry.bytes()) : entry.bytes();
          if (name.equals(MANIFEST)) bytes = manifest(bytes);
          fitting.put(name, new Entry(bytes, entry.time()));
        });
    write(jar, fitting);
  }

  /** By its names and its first class, since a jar is compiled for one Java: to read all takes seconds. */
  private static boolean needsIt(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      if (zip.stream().map(ZipEntry::getName).anyMatch(FitJars::isSignature)) return true;
      Optional<? extends ZipEntry> first =
          zip.stream().filter(entry -> isPlainClass(entry.getName())).findFirst();
      if (first.isEmpty()) return false;
      try (InputStream in = zip.getInputStream(first.get())) {
        return isOld(first.get().getName(), in.readNBytes(VERSION_OFFSET + Short.BYTES));
      }
    }
  }

  private static boolean isPlainClass(String name) {
    return name.endsWith(".class")
        && !name.startsWith("META-INF/")
        && !name.endsWith("module-info.class");
  }

  private static boolean isSignature(String name) {
    return SIGNATURE.matcher(name).matches();
  }

  private static boolean isOld(String name, byte[] bytes) {
    if (!name.endsWith(".class")) return false;
    int version = (bytes[VERSION_OFFSET] & 0xff) << 8 | bytes[VERSION_OFFSET + 1] & 0xff;
    return version < FIRST_WITH_STACK_MAPS;
  }

  /** Stack maps ask for common superclasses, most of which lie in the same jar. */
  private static ClassFile format(Map<String, Entry> entries) {
    ClassHierarchyResolver own =
        ClassHierarchyResolver.ofResourceParsing(type -> find(entries, type));
    return ClassFile.of(
        StackMapsOption.GENERATE_STACK_MAPS,
        ClassHierarchyResolverOption.of(own.orElse(ClassHierarchyResolver.defaultResolver())));
  }

  private static InputStream find(Map<String, Entry> entries, ClassDesc type) {
    String descriptor = type.descriptorString();
    Entry found = entries.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
    return found == null ? null : new ByteArrayInputStream(found.bytes());
  }

  private static byte[] raise(ClassFile format, byte[] old) {
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) builder.withVersion(RAISED_TO, 0);
          else builder.with(element);
        };
    // Code that is handed on as a whole keeps what it has; instruction by instruction it is built anew.
    ClassTransform code =
        ClassTransform.transformingMethodBodies(
            (CodeBuilder builder, CodeElement element) -> builder.with(element));
    return format.transformClass(format.parse(old), version.andThen(code));
  }

  /** The manifest without the digests of the signature, and with what a licence asks us to say. */
  private static byte[] manifest(byte[] bytes) {
    try {
      Manifest manifest = new Manifest(new ByteArrayInputStream(bytes));
      manifest.getEntries().values().forEach(entry -> entry.keySet().removeIf(FitJars::isDigest));
      manifest.getEntries().values().removeIf(Map::isEmpty);
      manifest
          .getMainAttributes()
          .putValue("Changed-By-Satchel", "no signature; class files of Java 5 as those of Java 8");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      manifest.write(out);
      return out.toByteArray();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isDigest(Object attribute) {
    return attribute.toString().endsWith("-Digest");
  }

  private static Map<String, Entry> read(Path jar) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          entries.put(entry.getName(), new Entry(in.readAllBytes(), entry.getTime()));
        }
      }
    }
    return entries;
  }

  /** Beside the jar first: one that is cut short is never taken for a library. */
  private static void write(Path jar, Map<String, Entry> entries) throws IOException {
    Path part = jar.resolveSibling(jar.getFileName() + ".part");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(part))) {
      for (Map.Entry<String, Entry> entry : entries.entrySet()) {
        ZipEntry head = new ZipEntry(entry.getKey());
        head.setTime(entry.getValue().time());
        zip.putNextEntry(head);
        zip.write(entry.getValue().bytes());
        zip.closeEntry();
      }
    }
    Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
  }
}
