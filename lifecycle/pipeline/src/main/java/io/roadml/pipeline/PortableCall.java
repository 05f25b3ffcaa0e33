package io.roadml.pipeline;

import io.roadml.pipeline.value.PortableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/// A call of a step's code that can be written down, and made by another process that has the same classes.
///
/// - Carried: the name of the method that a step or its lambda is, what the lambda has captured, and the step's inputs, in the
///   format of kept outputs. The object of an annotated method is made anew there by its constructor without parameters; what
///   its fields hold here does not come along.
/// - Trust: whoever can write one decides which method is called. Nothing is Java's serialisation.
/// - Threading: immutable, as far as its inputs are.
public final class PortableCall {
  private final Head head;
  private final List<Object> inputs;
  private final ClassLoader loader;

  /// What is called, and for whom.
  private record Head(String run, String step, int attempt, Optional<Integer> element, Duration grace,
      PortableCode code) {}

  /// A whole call in one document.
  private record Whole(Head head, List<Object> inputs) {}

  private PortableCall(Head head, List<Object> inputs, ClassLoader loader) {
    this.head = head;
    this.inputs = List.copyOf(inputs);
    this.loader = Objects.requireNonNull(loader, "loader");
  }

  /// The call of an attempt.
  ///
  /// @param inputs with [Ambient#CONTEXT] where the function wants the context
  static PortableCall of(StepCall call, Object[] inputs) {
    Head head = new Head(call.run(), call.path(), call.attempt(), call.element(), call.options().attempts().grace(),
        PortableCode.of(call.code()));
    Class<?> type = call.code() instanceof MethodCode code ? code.method().getDeclaringClass() : call.code().getClass();
    return new PortableCall(head, List.of(inputs), type.getClassLoader());
  }

  /// A call of its two parts.
  ///
  /// @param head   what [#head] has given
  /// @param loader finds the step's classes
  /// @throws IllegalArgumentException if it is another value
  public static PortableCall of(Object head, List<Object> inputs, ClassLoader loader) {
    if (!(head instanceof Head known)) {
      throw new IllegalArgumentException("head=" + head.getClass().getName() + " is that of no call");
    }
    return new PortableCall(known, inputs, loader);
  }

  /// Reads what [#write] has written.
  ///
  /// @param loader finds the step's classes
  /// @throws IOException if that is not there, is no call, or has values of classes that are not there
  public static PortableCall read(Path file, ClassLoader loader) throws IOException {
    if (!(PortableFile.read(file, loader) instanceof Whole whole)) {
      throw new IOException("file=" + file + " is no call");
    }
    return new PortableCall(whole.head(), whole.inputs(), loader);
  }

  /// The id of the run.
  public String run() {
    return head.run();
  }

  /// The path of the step, such as `inner/score[3]`.
  public String step() {
    return head.step();
  }

  /// 1 for the first.
  public int attempt() {
    return head.attempt();
  }

  /// The index of the element, in a mapped step.
  public OptionalInt element() {
    return head.element().map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /// How long the code may go on after it was asked to end.
  public Duration grace() {
    return head.grace();
  }

  /// What finds the step's classes.
  public ClassLoader loader() {
    return loader;
  }

  /// All but the inputs, as a value that a [io.roadml.pipeline.value.ValueStore] keeps.
  public Object head() {
    return head;
  }

  /// The inputs, as values that a [io.roadml.pipeline.value.ValueStore] keeps if it can.
  public List<Object> inputs() {
    return inputs;
  }

  /// Writes it for another process of the same machine: files that inputs name stay where they are.
  ///
  /// @throws IOException if it cannot be written, or an input is of a class that has no bytes; the message names it
  public void write(Path file) throws IOException {
    PortableFile.write(new Whole(head, inputs), file);
  }

  /// Makes the call, on this thread.
  ///
  /// @param context of the attempt, for the code that asks for one
  /// @return what came of it, whatever that is
  public PortableResult perform(StepContext context) {
    try {
      return PortableResult.of(head.code().call(loader, withContext(inputs.toArray(), context)));
    } catch (Throwable thrown) {
      return PortableResult.thrown(thrown);
    }
  }

  /// The arguments of a step's code.
  static Object[] withContext(Object[] inputs, StepContext context) {
    List<Object> all = new ArrayList<>(List.of(inputs));
    all.replaceAll(input -> Ambient.CONTEXT.equals(input) ? context : input);
    return all.toArray();
  }
}
