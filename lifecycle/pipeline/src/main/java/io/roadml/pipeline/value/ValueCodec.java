package io.roadml.pipeline.value;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// How values of a class that the pipeline does not know become bytes, and values again.
///
/// The bytes say what the value is: equal bytes are equal inputs of the next step. So they must not depend on the order of
/// a hash table, on addresses or on the time.
///
/// - Threading: must be safe for many threads.
/// - Fails: [IOException]; what cannot be written is not kept, and what cannot be read is made anew.
public interface ValueCodec<T> {
  /// The class itself; neither its subclasses nor what it implements.
  Class<T> type();

  /// Writes a value; the stream is not closed.
  void write(T value, OutputStream out) throws IOException;

  /// Reads what was written; the stream ends where the value does, and is not closed.
  T read(InputStream in) throws IOException;
}
