package ml.serving.pmml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScorerTest {
  private static final Scorer ANIMALS = animals();

  private static Scorer animals() {
    try (InputStream in = Objects.requireNonNull(ScorerTest.class.getResourceAsStream("/species.pmml"))) {
      return Scorer.of("species.pmml", in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A horse but for what is changed; the name of a field alone takes it away. */
  private static Map<String, Object> row(Object... changes) {
    Map<String, Object> row = new HashMap<>(Map.of("length", 80.0, "legs", 4, "wild", true, "colour", "brown", "weight", 2.0));
    for (int i = 0; i + 1 < changes.length; i += 2) {
      row.put((String) changes[i], changes[i + 1]);
    }
    if (changes.length % 2 == 1) {
      row.remove(changes[changes.length - 1]);
    }
    return row;
  }

  private static String refusal(Map<String, Object> row) {
    return assertThrows(ScoringException.class, () -> ANIMALS.score(row)).getMessage();
  }

  @Test
  void saysWhatTheModelReadsAndAnswers() {
    assertEquals(List.of("length", "legs", "wild", "colour", "weight"), ANIMALS.inputs().stream().map(Scorer.Column::name).toList());
    assertEquals(
        List.of(Scorer.Type.NUMBER, Scorer.Type.INTEGER, Scorer.Type.TRUTH, Scorer.Type.TEXT, Scorer.Type.NUMBER),
        ANIMALS.inputs().stream().map(Scorer.Column::type).toList());
    assertEquals(
        List.of("predicted_animal", "probability_mouse", "probability_horse"), ANIMALS.outputs().stream().map(Scorer.Column::name).toList());
  }

  @Test
  void answersByNameAndInOrderAlike() {
    Map<String, Object> byName = ANIMALS.score(row());
    Object[] inOrder = ANIMALS.score(new Object[] {80.0, 4, true, "brown", 2.0});
    assertEquals(List.copyOf(byName.values()), List.of(inOrder));
    assertEquals(1.0, (double) byName.get("probability_mouse") + (double) byName.get("probability_horse"), 1e-12);
  }

  @Test
  void takesAnyNumberForANumber() {
    Object[] expected = ANIMALS.score(new Object[] {80.0, 4L, true, "brown", 2.0});
    assertEquals(List.of(expected), List.of(ANIMALS.score(new Object[] {80, (short) 4, true, "brown", new BigDecimal("2.0")})));
    assertEquals(List.of(expected), List.of(ANIMALS.score(new Object[] {80f, 4.0, true, new StringBuilder("brown"), (byte) 2})));
  }

  @Test
  void leavesMissingValuesToTheModelWhereItTakesThem() {
    // The model puts 1 in place of a missing weight.
    assertEquals(ANIMALS.score(row("weight", 1.0)), ANIMALS.score(row("weight")));
    assertEquals("colour is null and the model says nothing of missing values. Give it a value.", refusal(row("colour")));
  }

  @Test
  void refusesWhatDoesNotFitInWords() {
    assertEquals("length is the String \"long\", and the model's field is a number. Convert it.", refusal(row("length", "long")));
    assertEquals("legs is 3.5, and the model's field is a whole number. Convert it.", refusal(row("legs", 3.5)));
    assertEquals("wild is 1, and the model's field is true or false. Convert it.", refusal(row("wild", 1)));
    assertEquals("colour is 7, and the model's field is text. Convert it.", refusal(row("colour", 7)));
    assertEquals("colour is the String \"pink\", which is not a value the model knows. Give it one of grey, brown.", refusal(row("colour", "pink")));
    assertTrue(refusal(row("length", 101.0)).startsWith("length is 101.0, which is not a value the model knows. Give it a value in "));
    assertTrue(refusal(row("length", Double.NaN)).startsWith("length is NaN, which no model knows."));
    String tooFew = assertThrows(ScoringException.class, () -> ANIMALS.score(new Object[] {1})).getMessage();
    assertEquals("The row has 1 values, and the model reads 5: length, legs, wild, colour, weight.", tooFew);
  }

  @ParameterizedTest
  @CsvSource({"wild,2", "WILD,2", "Length,0", "tame,-1"})
  void findsFieldsAsSqlWritesThem(String name, int index) {
    assertEquals(index, ANIMALS.indexOf(name));
  }

  @Test
  void refusesWhatIsNoModelInWords() {
    String absent = assertThrows(ScoringException.class, () -> Scorer.load(Path.of("/nowhere/iris.pmml"))).getMessage();
    assertTrue(absent.startsWith("model: /nowhere/iris.pmml cannot be read"), absent);
    byte[] html = "<html/>".getBytes(StandardCharsets.UTF_8);
    assertTrue(assertThrows(ScoringException.class, () -> Scorer.of("page", html)).getMessage().startsWith("model: page is XML but not PMML"));
    assertTrue(assertThrows(ScoringException.class, Scorer::bundled).getMessage().contains("npx ml udf MODEL"));
  }
}
