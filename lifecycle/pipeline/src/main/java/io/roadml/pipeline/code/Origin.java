package io.roadml.pipeline.code;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.net.URL;
import java.net.URLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The jar or the folder that a class comes from, and the other classes in it. Their bytes are read once.
///
/// - Threading: safe for many threads.
final class Origin {
  private final ClassLoader loader;
  private final String root;
  private final Map<String, Optional<ClassModel>> models = new ConcurrentHashMap<>();
  private final Map<String, ClassPart> parts = new ConcurrentHashMap<>();

  private Origin(ClassLoader loader, String root) {
    this.loader = loader;
    this.root = root;
  }

  /// The place of a class.
  ///
  /// @param root the URL of its jar or folder; empty for the JDK's and for classes that were made at run time
  record Place(ClassLoader loader, String root) {
    static Place of(Class<?> type) {
      ClassLoader loader = Objects.requireNonNullElseGet(type.getClassLoader(), ClassLoader::getPlatformClassLoader);
      return new Place(loader, rootOf(loader, internalName(type)).orElse(""));
    }

    Origin open() {
      return new Origin(loader, root);
    }

    boolean isReadable() {
      return !root.isEmpty();
    }
  }

  static String internalName(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  private static Optional<String> rootOf(ClassLoader loader, String internalName) {
    URL found = loader.getResource(internalName + ".class");
    if (found == null || found.getProtocol().equals("jrt")) {
      return Optional.empty();
    }
    String url = found.toString();
    return Optional.of(url.substring(0, url.length() - internalName.length() - ".class".length()));
  }

  /// A class, if it comes from here.
  Optional<ClassModel> find(String internalName) {
    return models.computeIfAbsent(internalName, this::load);
  }

  private Optional<ClassModel> load(String internalName) {
    if (internalName.startsWith("java/") || rootOf(loader, internalName).filter(root::equals).isEmpty()) {
      return Optional.empty();
    }
    try {
      // The JDK's cache of jars would show one that has been replaced since.
      URLConnection connection = Objects.requireNonNull(loader.getResource(internalName + ".class")).openConnection();
      connection.setUseCaches(false);
      try (InputStream bytes = connection.getInputStream()) {
        return Optional.of(ClassPart.parse(bytes.readAllBytes()));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("class=" + internalName + " cannot be read from " + root, e);
    }
  }

  /// A whole class that is here.
  ClassPart whole(String internalName) {
    return parts.computeIfAbsent(internalName, name -> ClassPart.whole(find(name).orElseThrow()));
  }

  /// A method of a class that is here, if it is its own and not inherited.
  Optional<ClassPart> method(ClassPart.Member member) {
    ClassModel model = find(member.owner()).orElseThrow();
    for (MethodModel method : model.methods()) {
      if (method.methodName().stringValue().equals(member.name())
          && method.methodType().stringValue().equals(member.descriptor())) {
        return Optional.of(parts.computeIfAbsent(member.owner() + "." + member.name() + member.descriptor(),
            _ -> ClassPart.method(model, method)));
      }
    }
    return Optional.empty();
  }
}
