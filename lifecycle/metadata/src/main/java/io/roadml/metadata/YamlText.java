package io.roadml.metadata;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML 1.2, of which JSON is a part, into maps, lists, texts, numbers, booleans and null, and writes it.
///
/// - Limits: duplicate keys, more than 50 aliases and texts of more than 3 MB are refused; tags make no objects.
/// - Threading: stateless.
public final class YamlText {
  private static final int WIDEST = 120;

  private YamlText() {
  }

  /// The one document of a text; null when there is none.
  ///
  /// @param source what messages call it, as a rule the file's name
  /// @throws IllegalArgumentException if the text is no YAML, with what is wrong and its line
  public static Object read(String text, String source) {
    try {
      return new Load(LoadSettings.builder().setLabel(source).setAllowDuplicateKeys(false).build())
          .loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      throw new IllegalArgumentException(source + line(e.getProblemMark()) + ": " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(source + ": " + firstLine(e), e);
    }
  }

  /// A document, a key a line, that is read as the same value.
  ///
  /// @param value maps, lists, texts, numbers, booleans and null
  public static String write(Object value) {
    return new Dump(DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(WIDEST).build())
        .dumpToString(value);
  }

  private static String line(Optional<Mark> mark) {
    return mark.map(m -> ":" + (m.getLine() + 1)).orElse("");
  }

  private static String firstLine(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
