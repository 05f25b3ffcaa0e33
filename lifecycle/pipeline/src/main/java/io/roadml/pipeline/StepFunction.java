package io.roadml.pipeline;

import java.io.Serializable;

/// What a step computes, from none to five inputs. A function never gets a null and never returns one.
///
/// Functions are [Serializable] for one reason: the JVM then tells which method a lambda stands for and what it has
/// captured, on which a remembered output depends. None is ever serialised, and what it captures need not be serialisable.
public interface StepFunction extends Serializable {
  /// Of no input.
  @FunctionalInterface
  interface Of0<R> extends StepFunction {
    /// Computes the output. Whatever it throws fails the attempt.
    R call() throws Exception;
  }

  /// Of one input.
  @FunctionalInterface
  interface Of1<A, R> extends StepFunction {
    /// Computes the output. Whatever it throws fails the attempt.
    R call(A a) throws Exception;
  }

  /// Of two inputs.
  @FunctionalInterface
  interface Of2<A, B, R> extends StepFunction {
    /// Computes the output. Whatever it throws fails the attempt.
    R call(A a, B b) throws Exception;
  }

  /// Of three inputs.
  @FunctionalInterface
  interface Of3<A, B, C, R> extends StepFunction {
    /// Computes the output. Whatever it throws fails the attempt.
    R call(A a, B b, C c) throws Exception;
  }

  /// Of four inputs.
  @FunctionalInterface
  interface Of4<A, B, C, D, R> extends StepFunction {
    /// Computes the output. Whatever it throws fails the attempt.
    R call(A a, B b, C c, D d) throws Exception;
  }

  /// Of five inputs.
  @FunctionalInterface
  interface Of5<A, B, C, D, E, R> extends StepFunction {
    /// Computes the output. Whatever it throws fails the attempt.
    R call(A a, B b, C c, D d, E e) throws Exception;
  }

  /// Of no input, without an output.
  @FunctionalInterface
  interface Action0 extends StepFunction {
    /// Does it. Whatever it throws fails the attempt.
    void call() throws Exception;
  }

  /// Of one input, without an output.
  @FunctionalInterface
  interface Action1<A> extends StepFunction {
    /// Does it. Whatever it throws fails the attempt.
    void call(A a) throws Exception;
  }

  /// Of two inputs, without an output.
  @FunctionalInterface
  interface Action2<A, B> extends StepFunction {
    /// Does it. Whatever it throws fails the attempt.
    void call(A a, B b) throws Exception;
  }

  /// Of three inputs, without an output.
  @FunctionalInterface
  interface Action3<A, B, C> extends StepFunction {
    /// Does it. Whatever it throws fails the attempt.
    void call(A a, B b, C c) throws Exception;
  }
}
