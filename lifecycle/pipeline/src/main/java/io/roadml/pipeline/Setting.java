package io.roadml.pipeline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A parameter of a [Step] method that is a parameter of the pipeline: a `String`, `long`, `double`, `boolean` or
/// [io.roadml.pipeline.value.Secret]. Two methods may take the same one, if they say the same of it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Setting {
  /// Its name.
  String name();

  /// What it is if nobody says; it must be said if empty.
  String byDefault() default "";

  /// The least and the greatest number that it may be; any if empty.
  double[] between() default {};
}
