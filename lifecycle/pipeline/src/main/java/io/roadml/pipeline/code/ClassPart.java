package io.roadml.pipeline.code;

import io.roadml.pipeline.value.Sha256;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.SourceDebugExtensionAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A class, or one method of it: what it is, without what only debuggers read, and what it refers to.
///
/// @param digest the same as long as the code is; lines and names of local variables do not count
/// @param classes by their internal names (`java/lang/String`)
record ClassPart(String digest, Set<String> classes, Set<Member> members) {
  private static final ClassFile PLAIN = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG,
      ClassFile.LineNumbersOption.DROP_LINE_NUMBERS, ClassFile.StackMapsOption.DROP_STACK_MAPS,
      ClassFile.DeadCodeOption.KEEP_DEAD_CODE, ClassFile.ConstantPoolSharingOption.NEW_POOL);
  private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([^;]+);");
  /// A lambda's body gets another name when another lambda is written before it.
  private static final String LAMBDA = "lambda$";

  /// A field or a method, of a class by its internal name.
  record Member(String owner, String name, String descriptor) {
    boolean isMethod() {
      return descriptor.startsWith("(");
    }
  }

  /// @throws IllegalArgumentException if the bytes are no class of this JDK or an earlier one
  static ClassModel parse(byte[] bytes) {
    return PLAIN.parse(bytes);
  }

  static ClassPart whole(ClassModel model) {
    return of(PLAIN.transformClass(model, ClassTransform.dropping(ClassPart::isForDebuggers)));
  }

  static ClassPart method(ClassModel model, MethodModel method) {
    String name = method.methodName().stringValue();
    return of(PLAIN.build(model.thisClass().asSymbol(),
        it -> it.withMethod(name.startsWith(LAMBDA) ? LAMBDA : name, method.methodTypeSymbol(),
            method.flags().flagsMask(), body -> method.forEach(body::with))));
  }

  private static boolean isForDebuggers(ClassElement element) {
    return element instanceof SourceFileAttribute || element instanceof SourceDebugExtensionAttribute;
  }

  private static ClassPart of(byte[] bytes) {
    ClassModel model = PLAIN.parse(bytes);
    ClassPart part = new ClassPart(Sha256.of(bytes), new HashSet<>(), new HashSet<>());
    for (PoolEntry entry : model.constantPool()) {
      part.add(entry);
    }
    for (MethodModel method : model.methods()) {
      part.addTypes(method.methodType().stringValue());
    }
    for (FieldModel field : model.fields()) {
      part.addTypes(field.fieldType().stringValue());
    }
    return part;
  }

  private void add(PoolEntry entry) {
    switch (entry) {
      case ClassEntry type -> addClass(type.asInternalName());
      case MemberRefEntry member -> {
        members.add(new Member(member.owner().asInternalName(), member.name().stringValue(),
            member.type().stringValue()));
        addTypes(member.type().stringValue());
      }
      case NameAndTypeEntry named -> addTypes(named.type().stringValue());
      case MethodTypeEntry type -> addTypes(type.descriptor().stringValue());
      default -> {
        // The other entries are constants, or made of these.
      }
    }
  }

  private void addClass(String name) {
    if (name.startsWith("[")) {
      addTypes(name);
    } else {
      classes.add(name);
    }
  }

  private void addTypes(String descriptor) {
    Matcher types = IN_DESCRIPTOR.matcher(descriptor);
    while (types.find()) {
      classes.add(types.group(1));
    }
  }
}
