package io.roadml.pipeline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A method that is a step of the pipeline that [Pipeline#of] makes of its object.
///
/// ```java
/// @Step(name = "preprocess", dependsOn = "load_data")
/// Table preprocess(Table raw, @Setting(name = "drop", byDefault = "true") boolean drop) { … }
/// ```
///
/// Its parameters are what the steps that it depends on return, in the order of `dependsOn` and without those that return
/// nothing; an [java.util.Optional] takes one that may be absent. Among them may stand a [StepContext] and parameters that are a
/// [Setting]. A method that takes none of the outputs only comes after those steps.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Step {
  /// Its name; the method's if empty.
  String name() default "";

  /// The steps whose outputs it takes, or that it comes after.
  String[] dependsOn() default {};

  /// How many attempts it has.
  int attempts() default 1;

  /// How long an attempt may take, such as `PT5M`; without an end if empty.
  String timeout() default "";

  /// The pool whose places it takes; none if empty.
  String pool() default "";

  /// Who calls it, as [StepOptions#executor]; the runner itself if empty.
  String executor() default "";

  /// Greater ones go first.
  int priority() default 0;

  /// When it runs.
  TriggerRule trigger() default TriggerRule.ALL_SUCCESS;

  /// What its failure does.
  OnError onError() default OnError.FAIL;

  /// Whether its output may be one that was remembered.
  boolean cache() default false;
}
