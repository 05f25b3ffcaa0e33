package io.roadml.app;

import io.roadml.app.DocumentedPage.Block;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// A Java block of a page, compiled: a whole program as it is, a fragment inside a method where the names that pages use
/// for things of the reader's own are known.
final class JavaBlock {
  private static final Pattern WHOLE = Pattern
      .compile("(?m)^((public |final )*(class|record|interface)|(static )?void main\\() ?.*");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$");

  private JavaBlock() {}

  /// Compiles a block and returns what the compiler says of it, empty when that is nothing.
  static String compile(Block block, Path folder) throws IOException {
    Path source = Files.writeString(folder.resolve("Block.java"), source(block.text()));
    var said = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none", "-d", folder.toString(), "-cp",
          System.getProperty("java.class.path"));
      boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source)).call();
      return compiled ? "" : said + source(block.text());
    }
  }

  private static String source(String text) {
    if (WHOLE.matcher(text).find()) return text;
    String imports = IMPORT.matcher(text).results().map(found -> found.group()).collect(Collectors.joining("\n"));
    return """
        import io.roadml.runtime.core.*;
        import io.roadml.runtime.onnx.*;
        import io.roadml.serving.endpoint.*;
        import io.roadml.serving.http.*;
        import java.nio.file.*;
        import java.time.*;
        import java.util.*;
        %s
        class Block {
          float[] features;
          Path file;
          OnnxModel model;
          Predictor predictor;
          PredictorConfig config;
          Slot slot;
          void decide(float score) {}
          void fragment() throws Exception {
            %s
          }
        }
        """.formatted(imports, IMPORT.matcher(text).replaceAll(""));
  }
}
