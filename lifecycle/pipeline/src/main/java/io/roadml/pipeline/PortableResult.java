package io.roadml.pipeline;

import io.roadml.pipeline.value.PortableFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/// What came of a [PortableCall]: an output, or what was thrown, in words.
///
/// - Threading: immutable, as far as the output is.
public final class PortableResult {
  private final Object content;

  /// What was thrown.
  private record Thrown(String type, String message, String trace, RemoteStepException.Kind kind) {}

  private PortableResult(Object content) {
    this.content = content;
  }

  /// An output, which may be null.
  public static PortableResult of(Object output) {
    return new PortableResult(output);
  }

  /// A failure.
  public static PortableResult thrown(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return new PortableResult(new Thrown(thrown.getClass().getName(), thrown.getMessage(), trace.toString(),
        RemoteStepException.Kind.of(thrown)));
  }

  /// Reads what [#write] has written.
  ///
  /// @param loader finds the step's classes
  /// @throws IOException if that is not there, or has values of classes that are not there
  public static PortableResult read(Path file, ClassLoader loader) throws IOException {
    return new PortableResult(PortableFile.read(file, loader));
  }

  /// Whether something was thrown.
  public boolean isFailure() {
    return content instanceof Thrown;
  }

  /// The output itself, or what was thrown: a value that a [io.roadml.pipeline.value.ValueStore] keeps if it can. [#of]
  /// takes both back.
  public Object content() {
    return content;
  }

  /// The output.
  ///
  /// @throws RemoteStepException if the step has thrown something
  public Object output() {
    if (content instanceof Thrown thrown) {
      throw new RemoteStepException(thrown.type(), thrown.message(), thrown.trace(), thrown.kind());
    }
    return content;
  }

  /// Writes it for another process of the same machine: files that the output names stay where they are.
  ///
  /// @throws IOException if it cannot be written, or the output is of a class that has no bytes; the message names it
  public void write(Path file) throws IOException {
    PortableFile.write(content, file);
  }
}
