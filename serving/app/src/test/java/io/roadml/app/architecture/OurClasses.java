package io.roadml.app.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The classes that this build made: every module of the parent pom is on this test's class path.
final class OurClasses {
  static final String ROOT = "io.roadml";

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private OurClasses() {}

  static JavaClasses main() {
    // Test classes that other modules use are in a jar of their own once they are packaged.
    return new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("-tests.jar")).importPackages(ROOT);
  }

  static JavaClasses below(String fixtures) {
    return new ClassFileImporter().importPackages(fixtures);
  }

  /// The checkout: the folder above this module that holds the rules.
  static Path checkout() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve(".mvn").resolve("runtime.flags"))) folder = folder.getParent();
    return folder;
  }

  /// The modules of the parent pom that have a class, by folder.
  static List<Path> modulesWithClasses() throws IOException {
    Matcher modules = MODULE.matcher(Files.readString(checkout().resolve("pom.xml")));
    return modules.results().map(m -> checkout().resolve(m.group(1))).filter(OurClasses::hasClass).toList();
  }

  private static boolean hasClass(Path module) {
    return !sources(module).isEmpty();
  }

  /// The names of the top-level classes that a module's main sources declare.
  static List<String> sources(Path module) {
    Path java = module.resolve("src/main/java");
    if (!Files.isDirectory(java)) return List.of();
    try (Stream<Path> files = Files.walk(java)) {
      return files.map(java::relativize).map(Path::toString).filter(f -> f.endsWith(".java"))
          .map(f -> f.substring(0, f.length() - ".java".length()).replace('/', '.').replace('\\', '.'))
          .filter(name -> !name.endsWith("package-info") && !name.endsWith("module-info")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("module=" + module, e);
    }
  }
}
