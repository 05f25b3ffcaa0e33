package io.roadml.pipeline;

import static io.roadml.pipeline.Body.at;

import io.roadml.pipeline.Param.Binding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Declares steps in one place of a pipeline: in its main part, in a branch, or among the steps that come last. Types that do
/// not fit together do not compile.
///
/// ```java
/// Output<Table> raw = p.step("load", Loader::load);
/// Output<Table> clean = p.with(options).step("clean", raw, Cleaner::clean);
/// Branch big = p.when("is_big", clean, table -> table.rows() > 1_000_000);
/// big.act("announce", clean, Mail::announce);
/// ```
///
/// - Threading: one thread.
/// - Fails: [IllegalArgumentException] that names the pipeline, the step and what is wrong with it; a name that is used twice, an
///   input of another pipeline, an input that may be absent and is not taken as [Output#optional].
public sealed class Steps permits Branch, Pipeline.Builder {
  private final Draft draft;
  private final Node.Place place;

  Steps(Draft draft, Node.Place place) {
    this.draft = draft;
    this.place = place;
  }

  /// This place, for steps with options.
  public Steps with(StepOptions options) {
    return new Steps(draft, place.options(options));
  }

  /// This place, for steps that begin after others have ended though they take nothing of theirs.
  public Steps after(Output<?>... others) {
    return new Steps(draft, place.after(Stream.of(others).map(Output::node).toList()));
  }

  /// Declares a step without inputs.
  public <R> Output<R> step(String name, StepFunction.Of0<R> code) {
    return step(name, code, _ -> code.call(), List.of());
  }

  /// Declares a step of one input.
  public <A, R> Output<R> step(String name, Input<A> a, StepFunction.Of1<A, R> code) {
    return step(name, code, args -> code.call(at(args, 0)), List.of(a));
  }

  /// Declares a step of two inputs.
  public <A, B, R> Output<R> step(String name, Input<A> a, Input<B> b, StepFunction.Of2<A, B, R> code) {
    return step(name, code, args -> code.call(at(args, 0), at(args, 1)), List.of(a, b));
  }

  /// Declares a step of three inputs.
  public <A, B, C, R> Output<R> step(String name, Input<A> a, Input<B> b, Input<C> c,
      StepFunction.Of3<A, B, C, R> code) {
    return step(name, code, args -> code.call(at(args, 0), at(args, 1), at(args, 2)), List.of(a, b, c));
  }

  /// Declares a step of four inputs.
  public <A, B, C, D, R> Output<R> step(String name, Input<A> a, Input<B> b, Input<C> c, Input<D> d,
      StepFunction.Of4<A, B, C, D, R> code) {
    return step(name, code, args -> code.call(at(args, 0), at(args, 1), at(args, 2), at(args, 3)), List.of(a, b, c, d));
  }

  /// Declares a step of five inputs.
  public <A, B, C, D, E, R> Output<R> step(String name, Input<A> a, Input<B> b, Input<C> c, Input<D> d, Input<E> e,
      StepFunction.Of5<A, B, C, D, E, R> code) {
    return step(name, code, args -> code.call(at(args, 0), at(args, 1), at(args, 2), at(args, 3), at(args, 4)),
        List.of(a, b, c, d, e));
  }

  /// Declares a step that is run for what it does, without inputs.
  public Output<Nothing> act(String name, StepFunction.Action0 code) {
    return step(name, code, _ -> {
      code.call();
      return Nothing.DONE;
    }, List.of());
  }

  /// Declares a step that is run for what it does, of one input.
  public <A> Output<Nothing> act(String name, Input<A> a, StepFunction.Action1<A> code) {
    return step(name, code, args -> {
      code.call(at(args, 0));
      return Nothing.DONE;
    }, List.of(a));
  }

  /// Declares a step that is run for what it does, of two inputs.
  public <A, B> Output<Nothing> act(String name, Input<A> a, Input<B> b, StepFunction.Action2<A, B> code) {
    return step(name, code, args -> {
      code.call(at(args, 0), at(args, 1));
      return Nothing.DONE;
    }, List.of(a, b));
  }

  /// Declares a step that is run for what it does, of three inputs.
  public <A, B, C> Output<Nothing> act(String name, Input<A> a, Input<B> b, Input<C> c,
      StepFunction.Action3<A, B, C> code) {
    return step(name, code, args -> {
      code.call(at(args, 0), at(args, 1), at(args, 2));
      return Nothing.DONE;
    }, List.of(a, b, c));
  }

  /// Declares a step that is run for each element of a list that is known when it runs: none, if the list is empty. Its output is
  /// the list of what came of them, in the list's order.
  public <A, R> Output<List<R>> map(String name, Input<List<A>> over, StepFunction.Of1<A, R> code) {
    return new Output<>(draft.declare(name, StepKind.MAP, Node.Work.of(code, args -> code.call(at(args, 0))), place,
        List.of(over)));
  }

  /// The same, with an input that all elements share.
  public <A, B, R> Output<List<R>> map(String name, Input<List<A>> over, Input<B> b, StepFunction.Of2<A, B, R> code) {
    return new Output<>(
        draft.declare(name, StepKind.MAP, Node.Work.of(code, args -> code.call(at(args, 0), at(args, 1))), place,
            List.of(over, b)));
  }

  /// The same, with two inputs that all elements share.
  public <A, B, C, R> Output<List<R>> map(String name, Input<List<A>> over, Input<B> b, Input<C> c,
      StepFunction.Of3<A, B, C, R> code) {
    return new Output<>(draft.declare(name, StepKind.MAP,
        Node.Work.of(code, args -> code.call(at(args, 0), at(args, 1), at(args, 2))), place,
        List.of(over, b, c)));
  }

  /// Runs a nested pipeline for each element of a list, and so also a map within a map.
  ///
  /// @param element which of its parameters an element becomes
  /// @param result  the output that becomes the element's, of the nested pipeline
  /// @param shared  its other parameters
  public <E, R> Output<List<R>> map(String name, Input<List<E>> over, Pipeline nested, Param<E> element,
      Output<R> result, Binding<?>... shared) {
    List<Param<?>> params = Stream.concat(Stream.of(element), Stream.of(shared).map(Binding::param)).toList();
    List<Input<?>> inputs = Stream.concat(Stream.of(over), Stream.of(shared).map(Binding::value)).toList();
    return new Output<>(
        draft.declare(name, StepKind.MAP, nested(name, nested, params, Optional.of(result)), place, inputs));
  }

  /// Declares a step that is a pipeline, with a run of its own.
  ///
  /// @param result   the output of the nested pipeline that becomes the step's
  /// @param bindings what its parameters are; those that have a default need none
  public <R> Output<R> pipeline(String name, Pipeline nested, Output<R> result, Binding<?>... bindings) {
    return new Output<>(pipeline(name, nested, Optional.of(result), bindings));
  }

  /// The same, for a pipeline that is run for what it does.
  public Output<Nothing> pipeline(String name, Pipeline nested, Binding<?>... bindings) {
    return new Output<>(pipeline(name, nested, Optional.empty(), bindings));
  }

  private Node pipeline(String name, Pipeline nested, Optional<Output<?>> result, Binding<?>... bindings) {
    List<Param<?>> params = Stream.of(bindings).<Param<?>>map(Binding::param).toList();
    List<Input<?>> inputs = Stream.of(bindings).<Input<?>>map(Binding::value).toList();
    return draft.declare(name, StepKind.PIPELINE, nested(name, nested, params, result), place, inputs);
  }

  private Node.Work nested(String name, Pipeline nested, List<Param<?>> params, Optional<Output<?>> result) {
    Optional<Node> node = result.map(Output::node);
    Stream.concat(params.stream().map(Param::draft), node.stream().map(Node::draft))
        .filter(owner -> owner != nested.draft()).findFirst().ifPresent(owner -> {
          throw new IllegalArgumentException("pipeline=" + draft.name() + " step=" + name
              + " binds something of the pipeline '" + owner.name() + "' to '" + nested.name() + "'");
        });
    nested.requireBound(name, params);
    return Node.Work.of(new Nested(nested, params, node));
  }

  /// A branch for the steps that run only if a condition holds. The condition is a step too. Steps of a branch that is not
  /// taken are SKIPPED; their outputs are absent.
  public <A> Branch when(String name, Input<A> value, StepFunction.Of1<A, Boolean> test) {
    Node condition = draft.declare(name, StepKind.CONDITION, Node.Work.of(test, args -> test.call(at(args, 0))),
        place, List.of(value));
    return new Branch(draft, place, condition, true);
  }

  private <R> Output<R> step(String name, StepFunction code, Body body, List<Input<?>> inputs) {
    return new Output<>(draft.declare(name, StepKind.STEP, Node.Work.of(code, body), place, inputs));
  }

  Draft draft() {
    return draft;
  }

  Node.Place place() {
    return place;
  }
}
