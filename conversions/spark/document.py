"""Writes tree models of Spark ML as PMML 4.4: https://dmg.org/pmml/v4-4-1/TreeModel.html, https://dmg.org/pmml/v4-4-1/MultipleModels.html."""

from xml.etree import ElementTree as ET

from saved import Unsupported

# How Spark combines the trees of an ensemble. A forest of classifiers adds up the trees' probabilities and divides by their sum, which
# is the number of trees; a forest of regressors averages; boosting adds weighted trees.
AVERAGED = ("RandomForestClassificationModel", "RandomForestRegressionModel")
BOOSTED = ("GBTClassificationModel", "GBTRegressionModel")
ALONE = ("DecisionTreeClassificationModel", "DecisionTreeRegressionModel")


def is_tree_model(kind):
    return kind in AVERAGED + BOOSTED + ALONE


def write(features, label, model, trees):
    """The PMML text of one model; `label` is (column, classes), or None where a number is predicted and no indexer made it."""
    classifies = "Classification" in model.kind
    if model.parameter("thresholds"):
        raise Unsupported("The model has thresholds, which choose another class than the likeliest. Clear them and decide by the probabilities.")
    if classifies and label is None:
        raise Unsupported(f"No StringIndexer of the pipeline makes {model.parameter('labelCol')!r}, so that the classes have no names.")
    target, classes = label if classifies else (model.parameter("labelCol"), None)
    root = ET.Element("PMML", version="4.4", xmlns="http://www.dmg.org/PMML-4_4")
    ET.SubElement(root, "Header", description=f"{model.kind} of Spark {model.saved['sparkVersion']}, {len(trees)} trees")
    _dictionary(root, features, target, classes)
    document = _Document(features, target, classes)
    if model.kind in ALONE:
        document.tree(root, trees[0][1], outputs=True)
    elif model.kind in AVERAGED:
        document.ensemble(root, "average", [nodes for _, nodes in trees], outputs=True)
    elif classifies:
        document.boosted_classifier(root, trees)
    else:
        document.ensemble(root, "sum", [_weighted(weight, nodes) for weight, nodes in trees], outputs=True)
    ET.indent(root, space=" ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _weighted(weight, nodes):
    return {i: {**node, "prediction": weight * node["prediction"]} for i, node in nodes.items()}


def _dictionary(root, features, target, classes):
    fields = {feature.column: feature.categories for feature in features}
    dictionary = ET.SubElement(root, "DataDictionary", numberOfFields=str(len(fields) + 1))
    for name, categories in [*fields.items(), (target, classes)]:
        types = {"optype": "continuous", "dataType": "double"} if categories is None else {"optype": "categorical", "dataType": "string"}
        field = ET.SubElement(dictionary, "DataField", {"name": name, **types})
        for category in categories or []:
            ET.SubElement(field, "Value", value=category)


class _Document:
    """Writes models over the same features and target."""

    def __init__(self, features, target, classes):
        self.features = features
        self.target = target
        self.classes = classes

    def ensemble(self, parent, method, trees, outputs, name=None):
        """The average or sum of trees; with `name` a number that a later model reads under it."""
        model = ET.SubElement(parent, "MiningModel", functionName=self._function(name))
        self._schema(model, None if name else self.target)
        if outputs:
            self._outputs(model)
        if name:
            output = ET.SubElement(model, "Output")
            ET.SubElement(output, "OutputField", name=name, optype="continuous", dataType="double", feature="predictedValue")
        segments = ET.SubElement(model, "Segmentation", multipleModelMethod=method)
        for i, nodes in enumerate(trees):
            segment = ET.SubElement(segments, "Segment", id=str(i + 1))
            ET.SubElement(segment, "True")
            self.tree(segment, nodes, outputs=False, is_number=name is not None)

    def tree(self, parent, nodes, outputs, is_number=False):
        model = ET.SubElement(parent, "TreeModel", functionName=self._function(is_number), splitCharacteristic="binarySplit")
        self._schema(model, self.target if outputs else None)
        if outputs:
            self._outputs(model)
        self._node(model, nodes, 0, ET.Element("True"), classes=None if is_number else self.classes)

    def boosted_classifier(self, root, trees):
        """Spark's probability of the second class is 1 / (1 + exp(-2 margin)), which is the softmax of margin and -margin."""
        chain = ET.SubElement(root, "MiningModel", functionName="classification")
        self._schema(chain, self.target)
        self._outputs(chain)
        segments = ET.SubElement(chain, "Segmentation", multipleModelMethod="modelChain")
        first = ET.SubElement(segments, "Segment", id="margin")
        ET.SubElement(first, "True")
        self.ensemble(first, "sum", [_weighted(weight, nodes) for weight, nodes in trees], outputs=False, name="margin")
        second = ET.SubElement(segments, "Segment", id="softmax")
        ET.SubElement(second, "True")
        model = ET.SubElement(second, "RegressionModel", functionName="classification", normalizationMethod="softmax")
        schema = ET.SubElement(model, "MiningSchema")
        ET.SubElement(schema, "MiningField", name="margin")
        ET.SubElement(schema, "MiningField", name=self.target, usageType="target")
        self._outputs(model)
        for name, coefficient in zip(self.classes, ("-1", "1")):
            table = ET.SubElement(model, "RegressionTable", intercept="0", targetCategory=name)
            ET.SubElement(table, "NumericPredictor", name="margin", coefficient=coefficient)

    def _function(self, is_number):
        return "regression" if is_number or self.classes is None else "classification"

    def _schema(self, parent, target):
        schema = ET.SubElement(parent, "MiningSchema")
        for name in dict.fromkeys(feature.column for feature in self.features):
            ET.SubElement(schema, "MiningField", name=name)
        if target:
            ET.SubElement(schema, "MiningField", name=target, usageType="target")

    def _outputs(self, parent):
        output = ET.SubElement(parent, "Output")
        types = {"optype": "continuous", "dataType": "double"} if self.classes is None else {"optype": "categorical", "dataType": "string"}
        ET.SubElement(output, "OutputField", {"name": f"predicted_{self.target}", **types, "feature": "predictedValue"})
        for name in self.classes or []:
            ET.SubElement(
                output, "OutputField", name=f"probability_{name}", optype="continuous", dataType="double", feature="probability", value=name
            )

    def _node(self, parent, nodes, i, condition, classes):
        node = nodes[i]
        leaf = node["leftChild"] < 0
        element = ET.SubElement(parent, "Node")
        element.append(condition)
        if not leaf:
            self._node(element, nodes, node["leftChild"], self._left(node["split"]), classes)
            # PMML takes the first child that holds, so that "everything else" needs no second comparison.
            self._node(element, nodes, node["rightChild"], ET.Element("True"), classes)
        elif classes is None:
            element.set("score", repr(node["prediction"]))
        else:
            element.set("score", classes[int(node["prediction"])])
            counts = node["impurityStats"]
            for name, count in zip(classes, counts):
                share = repr(count / sum(counts))
                ET.SubElement(element, "ScoreDistribution", value=name, recordCount=repr(count), probability=share)

    def _left(self, split):
        feature = self.features[split["featureIndex"]]
        left = split["leftCategoriesOrThreshold"]
        if split["numCategories"] == -1:
            if feature.categories is not None:
                raise Unsupported(f"The trees compare the index of {feature.column!r} as if it were a number. Train with its indexer's metadata.")
            return ET.Element("SimplePredicate", field=feature.column, operator="lessOrEqual", value=repr(left[0]))
        if feature.categories is None:
            raise Unsupported(f"The trees split {feature.column!r} by categories, but no StringIndexer of the pipeline names them.")
        # Not a set: an Array is text with quotes of its own, and pmml4s 1.5.6 takes an escaped backslash in it for two.
        equal = [ET.Element("SimplePredicate", field=feature.column, operator="equal", value=feature.categories[int(k)]) for k in left]
        if len(equal) == 1:
            return equal[0]
        predicate = ET.Element("CompoundPredicate", booleanOperator="or")
        predicate.extend(equal)
        return predicate
