package io.roadml.pipeline;

/// A step's function once its types are checked: from as many arguments as it has inputs.
@FunctionalInterface
interface Body {
  Object call(Object[] args) throws Exception;

  /// The arguments were typed when the step was declared.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T> T at(Object[] args, int index) {
    return (T) args[index];
  }
}
