package ml.serving.pmml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Finds the model file and makes sure that its bytes are a whole PMML document without tricks. */
final class ModelFile {
  private ModelFile() {}

  static Path find(Path path) throws StartupFailure {
    if (Files.isRegularFile(path)) {
      return path;
    }
    if (!Files.isDirectory(path)) {
      throw new StartupFailure("model: " + path + " does not exist. Mount the model there or set MODEL_PATH.");
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> found = entries.filter(p -> p.toString().endsWith(".pmml") && Files.isRegularFile(p)).sorted().collect(Collectors.toList());
      if (found.size() == 1) {
        return found.get(0);
      }
      String what = found.isEmpty() ? "holds no .pmml file" : "holds " + found.size() + " .pmml files";
      throw new StartupFailure("model: folder " + path + " " + what + ". It must hold exactly one, or MODEL_PATH must name the file.");
    } catch (IOException e) {
      throw new StartupFailure("model: folder " + path + " cannot be listed (" + e.getMessage() + "). Let user 65532 read it.");
    }
  }

  static byte[] read(Path file) throws StartupFailure {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException | OutOfMemoryError e) {
      throw new StartupFailure("model: " + file + " cannot be read (" + e.getMessage() + "). Let user 65532 read it, and give it memory.");
    }
    check(file.toString(), bytes);
    return bytes;
  }

  /**
   * The evaluator's own reader follows entities. A model needs no DOCTYPE, so one that carries it is refused before that reader sees it
   * (https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html). Reading to the end finds a file
   * that was cut off, which the evaluator would not notice behind the model element.
   */
  static void check(String name, byte[] bytes) throws StartupFailure {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    boolean seenRoot = false;
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD) {
          throw new StartupFailure("model: " + name + " carries a DOCTYPE, which could pull in other files. Remove it; PMML needs none.");
        }
        if (event == XMLStreamConstants.START_ELEMENT && !seenRoot) {
          seenRoot = true;
          if (!reader.getLocalName().equals("PMML")) {
            throw new StartupFailure(
                "model: " + name + " is XML but not PMML: its root element is <" + reader.getLocalName() + ">. Export the model as PMML.");
          }
        }
      }
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
      throw new StartupFailure(
          "model: " + name + " is not well-formed XML" + (line > 0 ? " at line " + line : "") + ": it is damaged, cut off or not PMML."
              + " Compare its digest with the exported file's and publish it again.");
    }
  }
}
