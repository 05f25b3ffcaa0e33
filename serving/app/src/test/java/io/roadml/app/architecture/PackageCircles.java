package io.roadml.app.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// No class uses a package that uses its own, on whatever way: packages are layers.
final class PackageCircles extends ArchCondition<JavaClass> {
  private final Predicate<JavaClass> counted;
  private final Map<String, Set<String>> reached = new HashMap<>();

  /// @param counted whether a class's package is one that the rule is about
  PackageCircles(Predicate<JavaClass> counted) {
    super("use no package that uses theirs");
    this.counted = counted;
  }

  @Override
  public void init(Collection<JavaClass> all) {
    Map<String, Set<String>> used = new HashMap<>();
    all.stream().flatMap(this::toOthers)
        .forEach(d -> used.computeIfAbsent(from(d), _ -> new HashSet<>()).add(to(d)));
    used.keySet().forEach(name -> reached.put(name, reach(name, used)));
  }

  private static Set<String> reach(String name, Map<String, Set<String>> used) {
    Set<String> reach = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(name));
    while (!open.isEmpty()) {
      used.getOrDefault(open.poll(), Set.of()).stream().filter(reach::add).forEach(open::add);
    }
    return reach;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    toOthers(type).filter(d -> reached.getOrDefault(to(d), Set.of()).contains(from(d)))
        .forEach(d -> events.add(SimpleConditionEvent.violated(type, type.getName() + " uses " + to(d)
            + ", which uses its package: " + d.getDescription())));
  }

  private Stream<Dependency> toOthers(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream().filter(d -> !from(d).equals(to(d)))
        .filter(d -> counted.test(d.getOriginClass()) && counted.test(target(d)));
  }

  private static String from(Dependency dependency) {
    return dependency.getOriginClass().getPackageName();
  }

  private static String to(Dependency dependency) {
    return target(dependency).getPackageName();
  }

  private static JavaClass target(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType();
  }
}
