package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// Asks the operating system why a library could not be opened, which the JDK keeps to itself.
@SuppressWarnings("restricted")
final class DynamicLoader {
  private static final int NOW = 2;

  private DynamicLoader() {
  }

  /// Returns the loader's own words, such as `libcudart.so.12: cannot open shared object file: No such file or directory`.
  static String reason(final Path library) {
    if (!Files.isReadable(library)) {
      return "there is no such file, or it may not be read";
    }
    return Platform.WINDOWS ? "it or a library it needs is missing or made for another system" : dlerror(library);
  }

  private static String dlerror(final Path library) {
    try (Scratch scratch = new Scratch()) {
      final long opened = (long) function("dlopen", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT))
          .invokeExact(scratch.path(library), NOW);
      final long message = (long) function("dlerror", FunctionDescriptor.of(JAVA_LONG)).invokeExact();
      return opened == 0 && message != 0 ? OrtApi.string(message) : "the loader gave no reason";
    } catch (final Throwable failure) {
      return "the loader gave no reason (" + failure + ")";
    }
  }

  private static MethodHandle function(final String name, final FunctionDescriptor shape) {
    final SymbolLookup system = Linker.nativeLinker().defaultLookup();
    return Linker.nativeLinker().downcallHandle(system.findOrThrow(name), shape);
  }
}
