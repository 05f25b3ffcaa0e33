package io.roadml.pipeline;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;

/// A memory that is none.
final class Forgetful implements StepMemory {
  private static final Recollection NOTHING = new Nothing();

  @Override
  public Recollection recall(StepCall call) {
    return NOTHING;
  }

  @Override
  public Object read(String digest) throws IOException {
    throw new FileNotFoundException("digest=" + digest + " is not remembered: the runner has no memory");
  }

  private static final class Nothing implements Recollection {
    @Override
    public Optional<Found> found() {
      return Optional.empty();
    }

    @Override
    public Optional<Remembered> keep(Object output) {
      return Optional.empty();
    }

    @Override
    public CacheReport report() {
      return CacheReport.DISABLED;
    }

    @Override
    public void close() {
    }
  }
}
