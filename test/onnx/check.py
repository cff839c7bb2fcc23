"""Runs ONNX's own checker, with shape inference, over the files that it is given; prints what it finds as JSON.

Debian: apt-get install python3-onnx
"""
import json
import sys

import onnx
import onnx.checker
import onnx.shape_inference

found = {}
for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    shape = inferred.graph.output[0].type.tensor_type.shape
    found[path] = {
        "ir": model.ir_version,
        "opset": model.opset_import[0].version,
        "output": [d.dim_param or d.dim_value for d in shape.dim],
        "type": onnx.TensorProto.DataType.Name(inferred.graph.output[0].type.tensor_type.elem_type),
    }
print(json.dumps(found))
