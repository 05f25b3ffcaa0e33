package io.roadml.pipeline.code;

import io.roadml.pipeline.code.ClassPart.Member;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// All code of an [Origin] that may run when a method is called.
///
/// Of the class that the method stands in only the methods count that can be reached, because a class often holds all steps
/// of a pipeline, and a change of one step should not be one of all. Every other class that is mentioned counts as a whole:
/// which of its methods a virtual call meets, nobody knows.
///
/// - Not covered: classes that are found by reflection or by a service loader, resources, and other jars.
/// - Threading: one thread.
final class Reach {
  private final Origin origin;
  private final String host;
  private final SortedMap<String, String> digests = new TreeMap<>();
  private final Set<Member> reached = new HashSet<>();
  private final Deque<Runnable> todo = new ArrayDeque<>();
  private boolean wholeHost;

  private Reach(Origin origin, String host) {
    this.origin = origin;
    this.host = host;
  }

  /// The code that a method reaches, as one text.
  ///
  /// @param hasInstance whether there is an object of the method's class, so that others may call its other methods
  static String ofMethod(Origin origin, Member method, boolean hasInstance) {
    Reach reach = new Reach(origin, method.owner());
    reach.root(method, hasInstance);
    return reach.text();
  }

  /// The code that a class reaches, as one text.
  static String ofClass(Origin origin, String internalName) {
    Reach reach = new Reach(origin, internalName);
    reach.addWholeHost();
    return reach.text();
  }

  private void root(Member method, boolean hasInstance) {
    if (origin.method(method).isEmpty()) {
      // Inherited: which class has it, the whole class says.
      addWholeHost();
      return;
    }
    addMember(method);
    forEachMethod("<clinit>", this::addMember);
    if (hasInstance) {
      addInstance();
    }
  }

  private String text() {
    while (!todo.isEmpty()) {
      todo.pop().run();
    }
    StringBuilder text = new StringBuilder();
    digests.forEach((name, digest) -> text.append(name).append('=').append(digest).append('\n'));
    return text.toString();
  }

  private interface Each {
    void accept(Member member);
  }

  private void forEachMethod(String name, Each each) {
    for (MethodModel method : origin.find(host).orElseThrow().methods()) {
      if (method.methodName().stringValue().equals(name)) {
        each.accept(new Member(host, name, method.methodType().stringValue()));
      }
    }
  }

  /// There is an object of the host: its constructors have run, and whoever has it may call what it inherits.
  private void addInstance() {
    ClassModel model = origin.find(host).orElseThrow();
    boolean isPlain = model.interfaces().isEmpty()
        && model.superclass().map(type -> type.asInternalName().equals("java/lang/Object")).orElse(true);
    if (!isPlain) {
      addWholeHost();
      return;
    }
    for (String name : new String[]{"<init>", "equals", "hashCode", "toString"}) {
      forEachMethod(name, this::addMember);
    }
  }

  private void addWholeHost() {
    if (!wholeHost) {
      wholeHost = true;
      addWhole(host);
    }
  }

  private void addClass(String internalName) {
    if (!internalName.equals(host) && !digests.containsKey(internalName) && origin.find(internalName).isPresent()) {
      addWhole(internalName);
    }
  }

  private void addWhole(String internalName) {
    ClassPart part = origin.whole(internalName);
    digests.put(internalName, part.digest());
    follow(part);
  }

  private void addMember(Member member) {
    if (!member.owner().equals(host) || !member.isMethod() || !reached.add(member)) {
      return;
    }
    Optional<ClassPart> part = origin.method(member);
    if (part.isEmpty()) {
      // Inherited, or abstract and implemented elsewhere.
      addWholeHost();
      return;
    }
    digests.put(host + "." + part.get().digest(), "method");
    follow(part.get());
    if (member.name().equals("<init>")) {
      addInstance();
    }
  }

  private void follow(ClassPart part) {
    todo.push(() -> {
      part.classes().forEach(this::addClass);
      part.members().forEach(this::addMember);
    });
  }
}
