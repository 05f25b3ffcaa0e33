package io.roadml.workers;

import io.roadml.pipeline.PortableCall;
import io.roadml.pipeline.StepContext;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// An attempt as the code sees it where it is called.
///
/// @param cancelled whether it is to end
/// @param lines     takes what it logs
record RemoteContext(PortableCall call, BooleanSupplier cancelled, Consumer<String> lines) implements StepContext {
  @Override
  public String run() {
    return call.run();
  }

  @Override
  public String step() {
    return call.step();
  }

  @Override
  public int attempt() {
    return call.attempt();
  }

  @Override
  public OptionalInt element() {
    return call.element();
  }

  @Override
  public boolean isCancelled() {
    return cancelled.getAsBoolean();
  }

  @Override
  public void log(String line) {
    lines.accept(line);
  }
}
