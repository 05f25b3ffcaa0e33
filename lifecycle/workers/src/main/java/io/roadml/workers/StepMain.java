package io.roadml.workers;

import io.roadml.pipeline.FatalStepException;
import io.roadml.pipeline.PortableCall;
import io.roadml.pipeline.PortableResult;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// The program of a process that makes one call: reads it from a folder, and writes into the folder what came of it.
///
/// - Standard input: a byte asks the step to end; the end of it means that the runner has died, and ends the process, whatever
///   the step does.
/// - Standard output: what the step logs, among what it prints.
/// - Exit code: 0 if there is a result.
final class StepMain {
  private static final int NO_RESULT = 70;

  private final CallFolder folder;
  private final PrintStream lines = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
      StandardCharsets.UTF_8);

  private StepMain(CallFolder folder) {
    this.folder = folder;
  }

  /// Calls the step of a folder, and ends the process with how that went.
  ///
  /// @param args the folder
  public static void main(String[] args) {
    InputStream orders = System.in;
    System.setIn(InputStream.nullInputStream()); // the step's reading would take the orders
    System.exit(new StepMain(new CallFolder(Path.of(args[0]))).run(orders));
  }

  private int run(InputStream orders) {
    try {
      Optional<PortableResult> result = result(orders);
      if (result.isPresent()) {
        write(result.get());
        return 0;
      }
    } catch (IOException | Error e) {
      lines.println("the result cannot be written: " + e);
    }
    return NO_RESULT;
  }

  private Optional<PortableResult> result(InputStream orders) {
    PortableCall call;
    try {
      call = PortableCall.read(folder.call(), StepMain.class.getClassLoader());
    } catch (IOException e) {
      return Optional.of(PortableResult.thrown(new FatalStepException("the call cannot be read in its own process: "
          + e.getMessage(), e)));
    }
    CancellableCall cancellable = new CancellableCall(call, lines::println);
    Thread.ofPlatform().name("roadml-orders").daemon().start(() -> listen(orders, cancellable));
    return cancellable.perform();
  }

  private void listen(InputStream orders, CancellableCall call) {
    try {
      while (orders.read() >= 0) {
        call.stop();
      }
    } catch (IOException _) {
      // As if it had ended.
    }
    orphaned();
  }

  /// Nobody waits for the result any more, nor would anybody delete the folder.
  private void orphaned() {
    try {
      folder.close();
    } finally {
      Runtime.getRuntime().halt(NO_RESULT);
    }
  }

  /// What cannot be carried back is a failure that comes again.
  private void write(PortableResult result) throws IOException {
    try {
      result.write(folder.result());
    } catch (IOException e) {
      PortableResult.thrown(new FatalStepException("the step's output cannot be carried back from its own process: "
          + e.getMessage(), e)).write(folder.result());
    }
  }
}
