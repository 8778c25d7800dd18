package ml.serving.pmml;

import org.pmml4s.common.Predicate;
import org.pmml4s.common.SimplePredicate;
import org.pmml4s.data.DataVal;
import org.pmml4s.data.Series;
import org.pmml4s.metadata.MiningField;
import org.pmml4s.metadata.OutputField;
import org.pmml4s.model.MiningModel;
import org.pmml4s.model.MiningOutputs;
import org.pmml4s.model.Model;
import org.pmml4s.model.MultipleModelMethod;
import org.pmml4s.model.Node;
import org.pmml4s.model.Segment;
import org.pmml4s.model.Segmentation;
import org.pmml4s.model.TreeModel;

/**
 * A sum of regression trees, the heart of every boosted model, evaluated over flat arrays. The evaluator builds several objects for each
 * tree and row, which is nine tenths of its time; what comes before the trees (missing, invalid and outlying values) and after them
 * (targets, outputs) stays its own work. A row with a missing value goes to the evaluator altogether.
 */
final class Forest extends MiningModel {
  private static final long serialVersionUID = 1L;
  private static final OutputField[] NO_FIELDS = {};

  private final transient FlatTrees trees;

  private Forest(MiningModel from, FlatTrees trees) {
    super(from.parent(), from.attributes(), from.miningSchema(), from.embeddedModels(), from.segmentation(), from.output(), from.targets(),
        from.localTransformations(), from.modelStats(), from.modelExplanation(), from.modelVerification(), from.extensions());
    this.trees = trees;
  }

  /** The model with its sums of trees replaced where that is possible and gives the same on the samples; else the model as it was. */
  static Model accelerate(Model model, Series[] samples) {
    if (!(model instanceof MiningModel mining) || !mining.isSegmentation()) {
      return model;
    }
    if (mining.segmentation().get().multipleModelMethod().equals(MultipleModelMethod.modelChain())) {
      Segment[] segments = mining.segmentation().get().segments();
      for (int i = 0; i < segments.length; i++) {
        Segment old = segments[i];
        if (old.model() instanceof MiningModel part) {
          segments[i] = new Segment(old.predicate(), replace(part, samples), old.variableWeight(), old.id(), old.weight());
        }
      }
      return model;
    }
    return replace(mining, samples);
  }

  private static MiningModel replace(MiningModel model, Series[] samples) {
    FlatTrees trees = compile(model);
    if (trees == null) {
      return model;
    }
    Forest forest = new Forest(model, trees);
    for (Series sample : samples) {
      if (!same(forest.predict(sample), model.predict(sample))) {
        model.segmentation().get().setParent(model);
        return model;
      }
    }
    return forest;
  }

  private static boolean same(Series a, Series b) {
    if (a.length() != b.length()) {
      return false;
    }
    for (int i = 0; i < a.length(); i++) {
      if (!String.valueOf(a.get(i).toVal()).equals(String.valueOf(b.get(i).toVal()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Series predict(Series values) {
    scala.Tuple2<Series, Object> prepared = prepare(values);
    if ((Boolean) prepared._2()) {
      return nullSeries();
    }
    Series series = prepared._1();
    double sum = trees.sum(series);
    if (Double.isNaN(sum)) {
      return super.predict(values);
    }
    MiningOutputs outputs = createOutputs();
    outputs.setPredictedValue(sum);
    return result(series, outputs, NO_FIELDS);
  }

  /** Null when something in the model needs the evaluator itself. */
  private static FlatTrees compile(MiningModel model) {
    if (!model.isRegression() || !model.isSegmentation() || model.localTransformations().isDefined()) {
      return null;
    }
    Segmentation segmentation = model.segmentation().get();
    if (!segmentation.multipleModelMethod().equals(MultipleModelMethod.sum())) {
      return null;
    }
    FlatTrees trees = new FlatTrees();
    for (Segment segment : segmentation.segments()) {
      boolean plain = segment.predicate().isTrue() && segment.model() instanceof TreeModel tree && isPlain(tree);
      if (!plain || !add(trees, ((TreeModel) segment.model()).node())) {
        return null;
      }
    }
    return trees;
  }

  private static boolean isPlain(TreeModel tree) {
    if (!tree.isRegression() || tree.localTransformations().isDefined() || tree.targets().isDefined() || tree.output().isDefined()) {
      return false;
    }
    for (MiningField field : tree.miningSchema().inputMiningFields()) {
      if (!field.isDefault()) {
        return false;
      }
    }
    return true;
  }

  private static boolean add(FlatTrees trees, Node root) {
    if (!root.predicate().isTrue()) {
      return false;
    }
    int index = trees.root();
    return fill(trees, index, root);
  }

  private static boolean fill(FlatTrees trees, int index, Node node) {
    Node[] children = node.children();
    if (children.length == 0) {
      DataVal score = node.score().isDefined() ? node.score().get() : null;
      if (score == null || score.isMissing() || !score.isNumeric()) {
        return false;
      }
      trees.leaf(index, score.toDouble());
      return true;
    }
    int first = trees.children(index, children.length);
    for (int i = 0; i < children.length; i++) {
      Predicate predicate = children[i].predicate();
      boolean known = predicate.isTrue();
      if (predicate instanceof SimplePredicate simple) {
        known = trees.condition(first + i, simple.field(), simple.operator().toString(), simple.value());
      }
      if (!known || !fill(trees, first + i, children[i])) {
        return false;
      }
    }
    return true;
  }
}
