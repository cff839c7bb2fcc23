"""Reads files that Myelin wrote with NumPy, PyTorch and scikit-learn: python3 check.py folder"""

import json
import os
import struct
import sys
import warnings

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")
os.chdir(sys.argv[1])
with open("answers.json") as file:
    answers = json.load(file)


def load_safetensors(path):
    with open(path, "rb") as file:
        raw = file.read()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    assert header.pop("__metadata__") == {"by": "Myelin"}
    assert (8 + length) % 8 == 0
    dtypes = {"F64": torch.float64, "F32": torch.float32}
    state = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        data = bytearray(raw[8 + length + begin : 8 + length + end])
        state[name] = torch.frombuffer(data, dtype=dtypes[entry["dtype"]]).reshape(entry["shape"])
    return state


for dtype, bound in [("float64", 1e-15), ("float32", 1e-6)]:
    model = torch.nn.Sequential(
        torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Dropout(0.5), torch.nn.Linear(5, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2)
    ).to(getattr(torch, dtype))
    model.load_state_dict(load_safetensors(f"{dtype}.safetensors"))
    model.eval()
    with torch.no_grad():
        out = model(torch.tensor(answers["x"], dtype=getattr(torch, dtype)))
    assert np.abs(out.numpy() - np.array(answers[dtype])).max() <= bound

inputs = np.array(answers["inputs"])
z = np.load("coefs.npz")
classifier = MLPClassifier((5,), max_iter=1).fit(np.vstack([inputs] * 3), np.tile([0, 1, 2], len(inputs)))
classifier.coefs_ = [z[f"coefs_{i}"] for i in range(len(z.files) // 2)]
classifier.intercepts_ = [z[f"intercepts_{i}"] for i in range(len(z.files) // 2)]
assert np.abs(classifier.predict_proba(inputs) - np.array(answers["iris"])).max() <= 1e-14

z = np.load("keras.npz")
weights = [z[f"arr_{i}"] for i in range(len(z.files))]
logits = np.maximum(inputs @ weights[0] + weights[1], 0) @ weights[2] + weights[3]
softmax = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
assert np.abs(softmax - np.array(answers["iris"])).max() <= 1e-14

for path in ["arrays.npz", "compressed.npz"]:
    z = np.load(path)
    assert z["matrix"].tobytes() == np.array([[1, -0.0], [np.nan, 5e-324]]).tobytes()
    assert z["matrix"].shape == (2, 2) and z["matrix"].dtype == "<f8"
    assert z["single"].tobytes() == np.array([0.1, 0.2, 0.3], "<f4").tobytes() and z["single"].dtype == "<f4"
    assert z["int32"].tolist() == [[-1], [2**31 - 1]] and z["int32"].dtype == "<i4"
    assert z["uint32"].tolist() == [2**32 - 1] and z["uint32"].dtype == "<u4"
    assert z["int64"].tolist() == [2**53 - 1, 1 - 2**53] and z["int64"].dtype == "<i8"
    assert z["scalar"].shape == () and z["scalar"] == 1.5
    assert z["empty"].shape == (0, 3)
    assert z["ä/b"].shape == (1, 1, 2)

c, fortran = np.load("c.npy"), np.load("fortran.npy")
assert c.shape == fortran.shape == (2, 3, 4) and c.flags.c_contiguous and fortran.flags.f_contiguous
assert (c == np.arange(24.0).reshape(2, 3, 4)).all() and (c == fortran).all()
print("all as expected")
