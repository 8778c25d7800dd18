package ml.serving.pmml;

import java.util.Arrays;

/**
 * One input tensor as it was sent. The keys of a JSON object come in any order, so elements are kept as they were written (a tag and 64
 * bits each) and are judged when name, shape and datatype are known.
 */
final class Tensor {
  static final byte NULL = 0;
  static final byte INTEGER = 1;
  static final byte DECIMAL = 2;
  static final byte BOOLEAN = 3;
  static final byte TEXT = 4;
  static final byte HUGE_INTEGER = 5;

  final int position;
  String name;
  Datatype datatype;
  long[] shape;
  boolean hasData;
  /** 1 for flat data, 2 for a list of rows. */
  int depth = 1;
  /** Length of every inner list; -1 before the first, -2 when they differ. */
  int innerLength = -1;

  int size;
  byte[] kinds = new byte[16];
  long[] bits = new long[16];
  String[] texts;

  Tensor(int position) {
    this.position = position;
  }

  void add(byte kind, long value) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, size * 2);
      bits = Arrays.copyOf(bits, size * 2);
    }
    kinds[size] = kind;
    bits[size++] = value;
  }

  void addText(String text) {
    add(TEXT, 0);
    if (texts == null || texts.length < kinds.length) {
      texts = texts == null ? new String[kinds.length] : Arrays.copyOf(texts, kinds.length);
    }
    texts[size - 1] = text;
  }

  /** How messages call it: {@code inputs[0] "sepal_length"}. */
  String label() {
    return "inputs[" + position + "]" + (name == null ? "" : " \"" + Text.shorten(name) + "\"");
  }
}
