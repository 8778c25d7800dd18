"""Writes a fitted scikit-learn gradient-boosting classifier as PMML 4.4.

A permissive exporter exists (nyoka), but it writes scikit-learn's float32 comparisons down as float64 ones: of 3,000 rows on a grid of
0.05 cm, 160 came out differently, by up to 0.36 in a probability. The exact one (JPMML) is AGPL.
A GBM is only sums of trees and a softmax, so it is written down here straight from the fitted arrays:
https://dmg.org/pmml/v4-4-1/MultipleModels.html.
"""

from xml.etree import ElementTree as ET

import numpy as np


def threshold_for_float64(threshold):
    """The double T for which `x <= T` decides as scikit-learn does.

    scikit-learn's trees compare float32(x) with a float64 threshold (sklearn/tree/_tree.pyx: X is float32), PMML compares the double itself.
    float32(x) <= threshold holds exactly for the doubles that round to a float32 at or below the threshold: all below the middle between
    the last such float32 and the next one, and the middle itself when ties go to the lower neighbour (round half to even).
    """
    low = np.float32(threshold)
    if float(low) > threshold:
        low = np.nextafter(low, np.float32(-np.inf))
    high = np.nextafter(low, np.float32(np.inf))
    middle = (float(low) + float(high)) / 2
    return middle if np.float32(middle) == low else float(np.nextafter(middle, -np.inf))


def export(model, field_names, class_names, target):
    """PMML text of `model` (three or more classes, log loss, constant initial scores from the class priors)."""
    root = ET.Element("PMML", version="4.4", xmlns="http://www.dmg.org/PMML-4_4")
    ET.SubElement(root, "Header", description=f"Gradient boosting, {model.n_estimators_} trees a class, depth {model.max_depth}")
    dictionary = ET.SubElement(root, "DataDictionary", numberOfFields=str(len(field_names) + 1))
    for name in field_names:
        ET.SubElement(dictionary, "DataField", name=name, optype="continuous", dataType="double")
    field = ET.SubElement(dictionary, "DataField", name=target, optype="categorical", dataType="string")
    for name in class_names:
        ET.SubElement(field, "Value", value=name)

    chain = ET.SubElement(root, "MiningModel", functionName="classification", modelName=target)
    schema = _mining_schema(chain, field_names)
    ET.SubElement(schema, "MiningField", name=target, usageType="target")
    _class_outputs(ET.SubElement(chain, "Output"), class_names, target)
    segments = ET.SubElement(chain, "Segmentation", multipleModelMethod="modelChain")
    # The starting score of each class; the trees add learning_rate times their leaves to it.
    start = model._raw_predict_init(np.zeros((1, len(field_names)), dtype=np.float32))[0]
    for k, name in enumerate(class_names):
        _score_of_class(segments, k, name, field_names, model, float(start[k]))
    _softmax(segments, class_names, target)
    ET.indent(root, space=" ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _mining_schema(parent, names):
    schema = ET.SubElement(parent, "MiningSchema")
    for name in names:
        ET.SubElement(schema, "MiningField", name=name)
    return schema


def _class_outputs(output, class_names, target):
    ET.SubElement(output, "OutputField", name=f"predicted_{target}", optype="categorical", dataType="string", feature="predictedValue")
    for name in class_names:
        ET.SubElement(
            output, "OutputField", name=f"probability_{name}", optype="continuous", dataType="double", feature="probability", value=name
        )


def _score_of_class(segments, k, name, field_names, model, start):
    segment = ET.SubElement(segments, "Segment", id=f"score_{name}")
    ET.SubElement(segment, "True")
    forest = ET.SubElement(segment, "MiningModel", functionName="regression")
    _mining_schema(forest, field_names)
    output = ET.SubElement(forest, "Output")
    ET.SubElement(output, "OutputField", name=f"score_{name}", optype="continuous", dataType="double", feature="predictedValue")
    ET.SubElement(ET.SubElement(forest, "Targets"), "Target", rescaleConstant=repr(start))
    trees = ET.SubElement(forest, "Segmentation", multipleModelMethod="sum")
    for i, row in enumerate(model.estimators_):
        tree_segment = ET.SubElement(trees, "Segment", id=str(i + 1))
        ET.SubElement(tree_segment, "True")
        tree_model = ET.SubElement(tree_segment, "TreeModel", functionName="regression", splitCharacteristic="binarySplit")
        _mining_schema(tree_model, field_names)
        _node(tree_model, row[k].tree_, 0, None, field_names, model.learning_rate)


def _node(parent, tree, i, condition, field_names, learning_rate):
    leaf = tree.children_left[i] < 0
    attributes = {"score": repr(float(learning_rate * tree.value[i][0][0]))} if leaf else {}
    node = ET.SubElement(parent, "Node", attributes)
    if condition is None:
        # Right-hand nodes too: PMML takes the first child that holds, so "everything else" needs no second comparison.
        ET.SubElement(node, "True")
    else:
        ET.SubElement(node, "SimplePredicate", condition)
    if not leaf:
        threshold = threshold_for_float64(float(tree.threshold[i]))
        left = {"field": field_names[tree.feature[i]], "operator": "lessOrEqual", "value": repr(threshold)}
        _node(node, tree, tree.children_left[i], left, field_names, learning_rate)
        _node(node, tree, tree.children_right[i], None, field_names, learning_rate)


def _softmax(segments, class_names, target):
    segment = ET.SubElement(segments, "Segment", id="softmax")
    ET.SubElement(segment, "True")
    model = ET.SubElement(segment, "RegressionModel", functionName="classification", normalizationMethod="softmax")
    schema = _mining_schema(model, [f"score_{name}" for name in class_names])
    ET.SubElement(schema, "MiningField", name=target, usageType="target")
    _class_outputs(ET.SubElement(model, "Output"), class_names, target)
    for name in class_names:
        table = ET.SubElement(model, "RegressionTable", intercept="0", targetCategory=name)
        ET.SubElement(table, "NumericPredictor", name=f"score_{name}", coefficient="1")
