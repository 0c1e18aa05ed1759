package org.satchel.format.vectors;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes all files of vectors into a folder: {@code VectorMaker spec/vectors}. */
public final class VectorMaker {

  private VectorMaker() {}

  public static void main(String[] args) throws Exception {
    for (VectorKind kind : VectorKinds.ALL) {
      Files.writeString(Path.of(args[0], kind.name() + ".json"), json(kind));
    }
  }

  static String json(VectorKind kind) throws Exception {
    VectorWriter writer = new VectorWriter(kind.name());
    kind.make(writer);
    DefaultPrettyPrinter pretty = new DefaultPrettyPrinter();
    pretty.indentArraysWith(new DefaultIndenter("  ", "\n"));
    pretty.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    return VectorWriter.JSON
            .writer(pretty)
            .with(JsonWriteFeature.ESCAPE_NON_ASCII)
            .writeValueAsString(writer.file())
        + "\n";
  }
}
