package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that go through bytes are the calls that they were, and what cannot go through says so.
class PortableCallTest {
  @TempDir
  Path folder;

  /// A record with a method.
  record Scale(double factor) {
    double times(double value) {
      return factor * value;
    }
  }

  /// A constant with a method.
  enum Side {
    LEFT, RIGHT;

    String of(String what) {
      return name() + " " + what;
    }
  }

  /// A step that is a class of its own.
  static final class Doubler implements StepFunction.Of1<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer call(Integer value) {
      return 2 * value;
    }
  }

  /// A class with a state.
  static final class Counter {
    private final AtomicInteger count = new AtomicInteger();

    int next(int by) {
      return count.addAndGet(by);
    }
  }

  static long sum(int a, long b) {
    return a + b;
  }

  static String joined(String... words) {
    return String.join("+", words);
  }

  /// A class whose lambda calls a method of the object.
  static final class Stateless {
    static int negated(int x) {
      return -x;
    }

    private int next(int x) {
      return x + 1;
    }

    Object code() {
      return PortableCallTest.<Integer>of1(x -> next(x));
    }
  }

  private Object through(Object code, Object... inputs) throws Exception {
    PortableCall call = PortableCall.of(call(code), inputs);
    Path file = folder.resolve("call");
    call.write(file);
    PortableCall read = PortableCall.read(file, getClass().getClassLoader());
    Path result = folder.resolve("result");
    read.perform(new Contextual(read)).write(result);
    return PortableResult.read(result, getClass().getClassLoader()).output();
  }

  private static StepCall call(Object code) {
    return new StepCall("run", "outer/score[3]", "score", Optional.of(3), 2, code, List.of(), StepOptions.DEFAULT,
        Optional.empty());
  }

  private static Object of0(StepFunction.Of0<?> code) {
    return code;
  }

  private static <A> Object of1(StepFunction.Of1<A, ?> code) {
    return code;
  }

  private static <A, B> Object of2(StepFunction.Of2<A, B, ?> code) {
    return code;
  }

  @Test
  void lambdasAndMethodReferencesOfEveryKindAreCalledWithWhatTheyHaveCaptured() throws Exception {
    int factor = 3;
    List<String> words = List.of("a", "b");
    Scale scale = new Scale(0.5);
    assertEquals(12, through(PortableCallTest.<Integer>of1(x -> x * factor), 4));
    assertEquals(List.of("a", "b", "c"), through(PortableCallTest.<String>of1(
        word -> Stream.concat(words.stream(), Stream.of(word)).toList()), "c"));
    assertEquals(7L, through(PortableCallTest.<Integer, Long>of2(PortableCallTest::sum), 3, 4L));
    assertEquals(7L, through(PortableCallTest.<Integer, Integer>of2(PortableCallTest::sum), 3, 4));
    assertEquals("x+y", through(PortableCallTest.<String, String>of2(PortableCallTest::joined), "x", "y"));
    assertEquals(4.0, through(PortableCallTest.<Double>of1(scale::times), 8.0));
    assertEquals(4.0, through(PortableCallTest.<Scale, Double>of2(Scale::times), scale, 8.0));
    assertEquals("LEFT foot", through(PortableCallTest.<String>of1(Side.LEFT::of), "foot"));
    assertEquals(scale, through(PortableCallTest.<Double>of1(Scale::new), 0.5));
    assertEquals(5, through(PortableCallTest.<String>of1(String::length), "seven".strip()));
    assertEquals("made", through(of0(() -> "made")));
    assertEquals(8, through(new Doubler(), 4));
    assertEquals(5, through(new Stateless().code(), 4));
  }

  @Test
  void anActionGivesNothingWhateverItsMethodReturns() throws Exception {
    StepFunction.Action1<Integer> action = Stateless::negated;
    assertEquals(Nothing.DONE, through(action, 4));
  }

  @Test
  void aMethodIsCalledOnAnObjectThatIsMadeAnew() throws Exception {
    assertEquals(4, through(method(new Stateless(), "next", int.class), 3));
  }

  @Test
  void theContextIsThatOfTheAttempt() throws Exception {
    Object code = PortableCallTest
        .<StepContext, Integer>of2((context, more) -> context.run() + " " + context.step() + " "
            + context.attempt() + " " + context.element() + " " + more);
    assertEquals("run outer/score[3] 2 OptionalInt[3] 9", through(code, Ambient.CONTEXT, 9));
  }

  @Test
  void whatIsThrownComesBackAsWords() {
    IOException cause = new IOException("disk full");
    RemoteStepException thrown = assertThrows(RemoteStepException.class, () -> through(of0(() -> {
      throw new IllegalStateException("no", new IOException("disk full"));
    })));
    assertEquals("java.lang.IllegalStateException", thrown.type());
    assertEquals("no", thrown.getMessage());
    assertTrue(thrown.trace().contains("Caused by: " + cause), thrown.trace());
    assertFalse(thrown.isError() || thrown.isFatal());
    assertEquals(new Failure("a", "java.lang.IllegalStateException", "no"), Failure.of("a", thrown));
  }

  @Test
  void s19S22AnErrorAndAFatalFailureFromElsewhereAreNotTriedAgain() {
    RemoteStepException error = assertThrows(RemoteStepException.class, () -> through(of0(() -> {
      throw new StackOverflowError();
    })));
    RemoteStepException fatal = assertThrows(RemoteStepException.class, () -> through(of0(() -> {
      throw new FatalStepException("for good");
    })));
    RetryPolicy always = RetryPolicy.attempts(3).when((_, _) -> true);
    assertFalse(isRetried(RetryPolicy.attempts(3), error));
    assertTrue(isRetried(always, error), "a predicate may say so");
    assertFalse(isRetried(always, fatal));
    assertFalse(isRetried(RetryPolicy.attempts(3).when((thrown, _) -> thrown instanceof RemoteStepException remote
        && remote.type().equals("java.io.IOException")), error));
  }

  private static boolean isRetried(RetryPolicy policy, Throwable thrown) {
    return policy.mayRetry(thrown, 1) && policy.isWorthIt(thrown, 1);
  }

  @Test
  void aPathStaysWhereItIs() throws Exception {
    Path file = Files.writeString(folder.resolve("data"), "12");
    assertEquals("12", through(PortableCallTest.<Path>of1(Files::readString), file));
    assertEquals(file, through(PortableCallTest.<Path>of1(path -> path), file));
  }

  @Test
  void aNullComesBack() throws Exception {
    assertSame(null, through(PortableCallTest.<Map<String, String>>of1(map -> map.get("none")), Map.of()));
  }

  @Test
  void codeThatCannotBeCarriedSaysWhy() {
    Counter counter = new Counter();
    List<StringBuilder> builders = new ArrayList<>(List.of(new StringBuilder()));
    assertRefused("captured an object of class=" + Counter.class.getName() + ", whose state cannot be carried",
        PortableCallTest.<Integer>of1(counter::next));
    assertRefused("captured an object of class=java.util.ArrayList", of0(() -> builders.size()));
    assertRefused("which has no name to be called by", new Object());
    assertRefused("whose state cannot be carried", method(counter, "next", int.class));
  }

  private static MethodCode method(Object target, String name, Class<?>... parameters) {
    try {
      return new MethodCode(target.getClass().getDeclaredMethod(name, parameters), target);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertRefused(String expected, Object code) {
    String message = assertThrows(IllegalArgumentException.class, () -> PortableCode.of(code)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aCallWhoseClassIsNotThereNamesIt() {
    PortableCode code = new PortableCode("com.acme.Gone", "train", "()V", PortableCode.Kind.STATIC, List.of(), false);
    String message = assertThrows(FatalStepException.class, () -> code.call(getClass().getClassLoader(), new Object[0]))
        .getMessage();
    assertTrue(message.startsWith("code=com.acme.Gone::train()V cannot be called here"), message);
    assertTrue(message.contains("java.lang.ClassNotFoundException: com.acme.Gone; it needs the same jars"), message);
  }

  /// An attempt of a call that was read.
  private record Contextual(PortableCall call) implements StepContext {
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
      return false;
    }

    @Override
    public void log(String line) {
      throw new IllegalStateException(line);
    }
  }
}
