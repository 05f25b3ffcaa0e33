package io.roadml.pipeline.code;

import java.lang.reflect.Method;

/// A step's code that is a method which was found by its name, and no lambda.
///
/// - Threading: immutable.
public interface BoundMethod {
  /// The method.
  Method method();

  /// The object whose method it is; null if it is static.
  Object target();
}
