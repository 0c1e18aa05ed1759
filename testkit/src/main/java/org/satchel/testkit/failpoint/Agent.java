package org.satchel.testkit.failpoint;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that redirects some calls of the product's classes into {@link Hooks}.
 *
 * <p>Why this way: only the test kit can install it, on the command line of the JVM; what ships has
 * no fail point and no movable clock. Calls are replaced at their place of call, by name, owner and
 * shape, so nothing is assumed about the product but its package.
 *
 * <p>Threads: classes load on any thread.
 *
 * <p>Source: java.lang.instrument; JEP 484 (class-file API).
 */
public final class Agent {

  private static final String PRODUCT = "org/satchel/";
  private static final String KIT = "org/satchel/testkit/";
  private static final ClassDesc HOOKS = ClassDesc.of("org.satchel.testkit.failpoint.Hooks");

  /** Owner, name and shape of each redirected call. */
  private static final Set<String> REDIRECTED =
      Set.of(
          "java/nio/channels/FileChannel.write(Ljava/nio/ByteBuffer;)I",
          "java/nio/channels/FileChannel.write(Ljava/nio/ByteBuffer;J)I",
          "java/nio/channels/FileChannel.write([Ljava/nio/ByteBuffer;II)J",
          "java/nio/file/Files.move(Ljava/nio/file/Path;Ljava/nio/file/Path;"
              + "[Ljava/nio/file/CopyOption;)Ljava/nio/file/Path;",
          "java/nio/file/Files.createLink(Ljava/nio/file/Path;Ljava/nio/file/Path;)"
              + "Ljava/nio/file/Path;",
          "java/nio/file/Files.delete(Ljava/nio/file/Path;)V",
          "java/nio/file/Files.deleteIfExists(Ljava/nio/file/Path;)Z",
          "java/sql/PreparedStatement.execute()Z",
          "java/sql/PreparedStatement.executeUpdate()I",
          "java/sql/PreparedStatement.executeBatch()[I",
          "java/lang/System.currentTimeMillis()J",
          "java/time/Instant.now()Ljava/time/Instant;");

  private Agent() {}

  /** Installs what {@code kill=...} and {@code clock=...}, divided by a comma, ask for. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    for (String argument : arguments.split(",", -1)) {
      String[] pair = argument.split("=", 2);
      switch (pair[0]) {
        case "kill" -> FailPoint.install(pair[1]);
        case "clock" -> ShiftedClock.install(Path.of(pair[1]));
        default ->
            throw new IllegalArgumentException("the agent knows kill and clock: " + argument);
      }
    }
    instrumentation.addTransformer(new Redirection());
  }

  private static final class Redirection implements ClassFileTransformer {

    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] bytes) {
      if (loader == null || !name.startsWith(PRODUCT) || name.startsWith(KIT)) return null;
      try {
        return redirect(loader, bytes);
      } catch (RuntimeException | Error bug) {
        // The JVM would swallow it and run the class without its fail points: a silent pass.
        System.err.println("the test agent cannot read " + name + ": " + bug);
        Runtime.getRuntime().halt(70);
        throw bug;
      }
    }

    private static byte[] redirect(ClassLoader loader, byte[] bytes) {
      ClassFile format =
          ClassFile.of(
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(loader)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      ClassModel model = format.parse(bytes);
      return format.transformClass(model, ClassTransform.transformingMethodBodies(calls()));
    }

    private static CodeTransform calls() {
      return (builder, element) -> {
        if (element instanceof InvokeInstruction call && isRedirected(call)) {
          builder.invokestatic(HOOKS, call.name().stringValue(), shape(call));
        } else {
          builder.with(element);
        }
      };
    }

    private static boolean isRedirected(InvokeInstruction call) {
      String owner = call.owner().asInternalName();
      String method = call.name().stringValue() + call.type().stringValue();
      if (owner.equals("java/time/InstantSource") && method.startsWith("system()")) return true;
      if (owner.equals("java/time/Clock") && method.startsWith("systemUTC()")) return true;
      return REDIRECTED.contains(owner + "." + method);
    }

    private static MethodTypeDesc shape(InvokeInstruction call) {
      MethodTypeDesc type = call.typeSymbol();
      if (call.opcode() == Opcode.INVOKESTATIC) return type;
      return type.insertParameterTypes(0, call.owner().asSymbol());
    }
  }
}
