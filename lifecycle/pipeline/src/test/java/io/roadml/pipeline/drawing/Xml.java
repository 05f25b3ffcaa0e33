package io.roadml.pipeline.drawing;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// A drawing, read as strictly as XML is.
final class Xml {
  private Xml() {
  }

  /// All elements of a name, in the order of the text.
  static List<Element> all(String text, String element) {
    try {
      return elements(DocumentBuilderFactory.newInstance().newDocumentBuilder()
          .parse(new InputSource(new StringReader(text))).getElementsByTagName(element));
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError(text, e);
    }
  }

  static Element first(Element of, String element) {
    return elements(of.getElementsByTagName(element)).getFirst();
  }

  private static List<Element> elements(NodeList found) {
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }
}
