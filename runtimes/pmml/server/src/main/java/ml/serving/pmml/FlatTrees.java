package ml.serving.pmml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pmml4s.data.Series;

/** Trees as arrays: a node is an index, its children stand next to each other, and the first child whose condition holds is taken. */
final class FlatTrees {
  private static final byte ALWAYS = 0;
  private static final byte LESS_OR_EQUAL = 1;
  private static final byte LESS = 2;
  private static final byte GREATER = 3;
  private static final byte GREATER_OR_EQUAL = 4;
  private static final byte EQUAL = 5;
  private static final byte NOT_EQUAL = 6;

  private final List<org.pmml4s.metadata.Field> fields = new ArrayList<>();
  private int size;
  private int[] roots = {};
  private int[] firstChild = new int[64];
  private int[] childCount = new int[64];
  private int[] feature = new int[64];
  private byte[] operator = new byte[64];
  /** The threshold of an inner node's or leaf's own condition. */
  private double[] threshold = new double[64];
  private double[] score = new double[64];

  int root() {
    roots = Arrays.copyOf(roots, roots.length + 1);
    roots[roots.length - 1] = add();
    return roots[roots.length - 1];
  }

  int children(int node, int count) {
    firstChild[node] = size;
    childCount[node] = count;
    int first = size;
    for (int i = 0; i < count; i++) {
      add();
    }
    return first;
  }

  void leaf(int node, double value) {
    score[node] = value;
  }

  /** False for an operator that asks about missing values. */
  boolean condition(int node, org.pmml4s.metadata.Field field, String name, double value) {
    byte known =
        switch (name) {
          case "lessOrEqual" -> LESS_OR_EQUAL;
          case "lessThan" -> LESS;
          case "greaterThan" -> GREATER;
          case "greaterOrEqual" -> GREATER_OR_EQUAL;
          case "equal" -> EQUAL;
          case "notEqual" -> NOT_EQUAL;
          default -> ALWAYS;
        };
    if (known == ALWAYS || Double.isNaN(value)) {
      return false;
    }
    int index = fields.indexOf(field);
    if (index < 0) {
      index = fields.size();
      fields.add(field);
    }
    operator[node] = known;
    feature[node] = index;
    threshold[node] = value;
    return true;
  }

  private int add() {
    if (size == score.length) {
      firstChild = Arrays.copyOf(firstChild, size * 2);
      childCount = Arrays.copyOf(childCount, size * 2);
      feature = Arrays.copyOf(feature, size * 2);
      operator = Arrays.copyOf(operator, size * 2);
      threshold = Arrays.copyOf(threshold, size * 2);
      score = Arrays.copyOf(score, size * 2);
    }
    return size++;
  }

  /** The sum of all trees, in their order; NaN when a value is missing or a tree has no child that holds. */
  double sum(Series series) {
    double[] values = new double[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = fields.get(i).encode(series);
      if (Double.isNaN(values[i])) {
        return Double.NaN;
      }
    }
    double sum = 0;
    for (int root : roots) {
      sum += tree(root, values);
    }
    return sum;
  }

  private double tree(int root, double[] values) {
    int node = root;
    while (childCount[node] > 0) {
      int child = firstChild[node];
      int end = child + childCount[node];
      while (child < end && !holds(child, values)) {
        child++;
      }
      if (child == end) {
        return Double.NaN;
      }
      node = child;
    }
    return score[node];
  }

  private boolean holds(int node, double[] values) {
    byte what = operator[node];
    if (what == ALWAYS) {
      return true;
    }
    double value = values[feature[node]];
    double limit = threshold[node];
    return switch (what) {
      case LESS_OR_EQUAL -> value <= limit;
      case LESS -> value < limit;
      case GREATER -> value > limit;
      case GREATER_OR_EQUAL -> value >= limit;
      case EQUAL -> value == limit;
      default -> value != limit;
    };
  }
}
