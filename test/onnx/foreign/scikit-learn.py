"""scikit-learn's models as its converter writes them: scikit-learn-*.onnx, with scikit-learn's answers in scikit-learn.json.

skl2onnx is not in Debian; the graphs are built here by onnx.helper of the operators, names and order that skl2onnx emits for a
pipeline of StandardScaler and MLPClassifier or MLPRegressor (Scaler, Cast, MatMul, Add, the activation, then Softmax
or Sigmoid, ArgMax, ArrayFeatureExtractor, ZipMap).

Debian: apt-get install python3-sklearn python3-onnx; /usr/bin/python3 scikit-learn.py (made with 1.2.1 and 1.12).
"""
import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_iris
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = pathlib.Path(__file__).parent
X, CLASSES = load_iris(return_X_y=True)
ACTIVATION = {"relu": "Relu", "tanh": "Tanh", "logistic": "Sigmoid"}


def node(op, inputs, outputs, domain="", **attributes):
    return helper.make_node(op, inputs, outputs, name=op + "_" + outputs[0], domain=domain, **attributes)


def convert(pipeline, classifier):
    scaler, mlp = pipeline[0], pipeline[1]
    tensors = []

    def tensor(name, array):
        tensors.append(numpy_helper.from_array(array, name))
        return name

    nodes = [
        node("Scaler", ["X"], ["variable"], "ai.onnx.ml", offset=scaler.mean_.astype(np.float32).tolist(), scale=(1 / scaler.scale_).astype(np.float32).tolist()),
        node("Cast", ["variable"], ["cast_input"], to=TensorProto.FLOAT),
    ]
    x = "cast_input"
    for i, (w, b) in enumerate(zip(mlp.coefs_, mlp.intercepts_)):
        suffix = str(i) if i else ""
        nodes.append(node("MatMul", [x, tensor("coefficient" + suffix, w.astype(np.float32))], ["mul_result" + suffix]))
        nodes.append(node("Add", ["mul_result" + suffix, tensor("intercepts" + suffix, b.astype(np.float32).reshape(1, -1))], ["add_result" + suffix]))
        x = "add_result" + suffix
        if i < len(mlp.coefs_) - 1:
            nodes.append(node(ACTIVATION[mlp.activation], [x], ["next_activations" + suffix]))
            x = "next_activations" + suffix
    if not classifier:
        nodes.append(node("Reshape", [x, tensor("shape_tensor", np.array([-1, mlp.n_outputs_], dtype=np.int64))], ["variable1"]))
        outputs = [helper.make_tensor_value_info("variable1", TensorProto.FLOAT, [None, mlp.n_outputs_])]
    else:
        if mlp.n_outputs_ == 1:
            nodes.append(node("Sigmoid", [x], ["out_activations_result"]))
            nodes.append(node("Sub", [tensor("unity", np.ones(1, dtype=np.float32)), "out_activations_result"], ["negative_class_proba"]))
            nodes.append(node("Concat", ["negative_class_proba", "out_activations_result"], ["probabilities"], axis=1))
        else:
            nodes.append(node("Softmax", [x], ["probabilities"], axis=1))
        nodes.append(node("ArgMax", ["probabilities"], ["argmax_output"], axis=1))
        nodes.append(node("ArrayFeatureExtractor", [tensor("classes", mlp.classes_.astype(np.int64)), "argmax_output"], ["array_feature_extractor_result"], "ai.onnx.ml"))
        nodes.append(node("Reshape", ["array_feature_extractor_result", tensor("shape_tensor", np.array([-1], dtype=np.int64))], ["output_label"]))
        nodes.append(node("ZipMap", ["probabilities"], ["output_probability"], "ai.onnx.ml", classlabels_int64s=mlp.classes_.tolist()))
        maps = onnx.TypeProto()
        maps.sequence_type.elem_type.map_type.key_type = TensorProto.INT64
        maps.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = TensorProto.FLOAT
        outputs = [
            helper.make_tensor_value_info("output_label", TensorProto.INT64, [None]),
            helper.make_value_info("output_probability", maps),
        ]
    graph = helper.make_graph(nodes, "pipeline", [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 4])], outputs, tensors)
    model = helper.make_model(graph, producer_name="skl2onnx", opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 1)], ir_version=8)
    onnx.checker.check_model(model)
    return model


binary = CLASSES < 2
MODELS = {
    "classifier": (MLPClassifier((10, 5), activation="relu", max_iter=300, random_state=1), X, CLASSES),
    "binary": (MLPClassifier((6,), activation="logistic", max_iter=300, random_state=1), X[binary], CLASSES[binary]),
    "regressor": (MLPRegressor((8, 4), activation="tanh", max_iter=300, random_state=1), X, np.stack([X[:, 2] + X[:, 3], X[:, 0]], 1)),
}
answers = {}
for name, (mlp, x, y) in MODELS.items():
    pipeline = make_pipeline(StandardScaler(), mlp).fit(x, y)
    classifier = name != "regressor"
    onnx.save(convert(pipeline, classifier), HERE / f"scikit-learn-{name}.onnx")
    some = x[::12]
    answers[name] = {"x": some.tolist(), "y": (pipeline.predict_proba(some) if classifier else pipeline.predict(some)).tolist()}
(HERE / "scikit-learn.json").write_text(json.dumps(answers) + "\n")
