package io.roadml.app.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.roadml.app.architecture.Rooms.Room;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The rules that [Rooms] implies, for the classes below one root package: `io.roadml`, or that of the rules' own fixtures.
final class HouseRules {
  private static final Pattern VAGUE_PACKAGE = Pattern
      .compile("(.*\\.)?(util|utils|common|impl|helper|helpers)(\\..*)?");
  private static final Pattern VAGUE_CLASS = Pattern.compile(".*(Manager|Helper|Utils?|Impl)");

  private final String root;

  HouseRules(String root) {
    this.root = root;
  }

  /// Every rule by the sentence that it enforces.
  Map<String, ArchRule> all() {
    var rules = new LinkedHashMap<String, ArchRule>();
    rules.put("every class lives in a room", everyClassLivesInARoom());
    rules.put("arrows point down and libraries stay at home", arrowsAndHomes());
    rules.put("packages do not go in circles", packagesDoNotGoInCircles());
    rules.put("no third-party type in a public signature", noForeignTypeInAPublicSignature());
    rules.put("names say something", namesSaySomething());
    return rules;
  }

  private ArchRule everyClassLivesInARoom() {
    return ArchRuleDefinition.classes().should(condition("live in the package of a module that Rooms lists",
        (type, events) -> report(type, roomOf(type).isPresent(), "is in no room: add its module to Rooms", events)));
  }

  private ArchRule arrowsAndHomes() {
    return ArchRuleDefinition.classes().should(condition("use only what Rooms lets their module use",
        (type, events) -> roomOf(type).ifPresent(room -> type.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> !mayUse(room, dependency.getTargetClass().getBaseComponentType()))
            .forEach(dependency -> report(type, false, room.packageName() + " may not use "
                + dependency.getTargetClass().getName() + ": " + dependency.getDescription(), events)))));
  }

  private ArchRule packagesDoNotGoInCircles() {
    return ArchRuleDefinition.classes().should(new PackageCircles(
        type -> roomOf(type).map(room -> !Rooms.IN_CIRCLES.contains(room.packageName())).orElse(false)));
  }

  private ArchRule noForeignTypeInAPublicSignature() {
    return ArchRuleDefinition.classes().that(arePublicApi()).should(condition("show only our types and the JDK's",
        (type, events) -> shownBy(type).filter(shown -> !isOurs(shown) && !within(shown.getPackageName(), Rooms.JDK))
            .forEach(shown -> report(type, false, "shows " + shown.getName() + " in its public signature", events))));
  }

  private ArchRule namesSaySomething() {
    return ArchRuleDefinition.classes().should(condition("have a name that says what it is for", (type, events) -> {
      String inside = type.getPackageName().substring(Math.min(root.length(), type.getPackageName().length()));
      boolean vague = VAGUE_PACKAGE.matcher(inside.replaceFirst("^\\.", "")).matches()
          || VAGUE_CLASS.matcher(type.getSimpleName()).matches();
      report(type, !vague, "is called util, common, impl, Helper or Manager", events);
    }));
  }

  private boolean mayUse(Room room, JavaClass target) {
    if (target.isPrimitive()) return true;
    if (isOurs(target)) {
      return roomOf(target).map(t -> t.equals(room) || room.below().contains(t.packageName())).orElse(true);
    }
    String name = target.getPackageName();
    if (within(name, room.libraries())) return true;
    return Rooms.MEASURING.contains(room.packageName())
        || (within(name, Rooms.JDK) && !within(name, Rooms.JDK_WITH_A_HOME));
  }

  private Optional<Room> roomOf(JavaClass type) {
    return Rooms.all().values().stream()
        .filter(room -> within(type.getPackageName(), Set.of(root + "." + room.packageName())))
        .findFirst();
  }

  private boolean isOurs(JavaClass type) {
    return within(type.getPackageName(), Set.of(root));
  }

  private static boolean within(String packageName, Set<String> parents) {
    return parents.stream().anyMatch(p -> packageName.equals(p) || packageName.startsWith(p + "."));
  }

  /// What an embedder can name: public all the way out. The benchmarks of `jmh` are public only because JMH wants it.
  private DescribedPredicate<JavaClass> arePublicApi() {
    return DescribedPredicate.describe("are public API", type -> isShown(type.getModifiers())
        && type.getEnclosingClass().map(outer -> outer.getModifiers().contains(JavaModifier.PUBLIC)).orElse(true)
        && roomOf(type).map(room -> !room.packageName().equals("jmh")).orElse(false));
  }

  private static Stream<JavaClass> shownBy(JavaClass type) {
    Stream<JavaType> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    Stream<JavaType> members = type.getMembers().stream().filter(m -> isShown(m.getModifiers()))
        .flatMap(HouseRules::typesOf);
    return Stream.concat(parents, members).flatMap(t -> t.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType).filter(t -> !t.isPrimitive()).distinct();
  }

  private static Stream<JavaType> typesOf(JavaMember member) {
    return switch (member) {
      case JavaField field -> Stream.of(field.getType());
      case JavaCodeUnit unit -> Stream.of(unit.getParameterTypes().stream(), Stream.of(unit.getReturnType()),
          unit.getExceptionTypes().stream().map(JavaType.class::cast)).flatMap(s -> s);
      default -> throw new IllegalStateException("member=" + member + " is neither field nor code");
    };
  }

  private static boolean isShown(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private interface Check {
    void check(JavaClass type, ConditionEvents events);
  }

  private static ArchCondition<JavaClass> condition(String description, Check check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check.check(type, events);
      }
    };
  }

  private static void report(JavaClass type, boolean good, String what, ConditionEvents events) {
    events.add(new SimpleConditionEvent(type, good, type.getName() + " " + what));
  }
}
