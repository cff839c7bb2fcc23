"""The process of one contestant in Python: the twin of serve.ts. One JSON object a line; on one thread, unless its
variant is `threads`."""

import json
import os
import sys
import time

THREADS = json.loads(sys.argv[1])["variant"] == "threads"
for library in ("OMP", "OPENBLAS", "MKL"):
    if THREADS:
        os.environ.pop(f"{library}_NUM_THREADS", None)
    else:
        os.environ[f"{library}_NUM_THREADS"] = "1"

import numpy as np  # noqa: E402  (reads the variables when it is imported)

SAMPLES = 16


class Data:
    """x: (rows, inputs) in the dtype asked for; labels: (rows); targets: (rows, outputs), one-hot or the label itself."""

    def __init__(self, task, dtype):
        folder, self.rows = task["data"]["folder"], task["data"]["rows"]
        self.inputs, self.outputs = task["sizes"][0], task["sizes"][-1]
        self.x = np.fromfile(f"{folder}/x.f32", np.float32).reshape(self.rows, self.inputs).astype(dtype)
        self.labels = np.fromfile(f"{folder}/labels.u8", np.uint8).astype(np.int64)
        if self.outputs == 1:
            self.targets = self.labels.reshape(-1, 1).astype(dtype)
        else:
            self.targets = np.eye(self.outputs, dtype=dtype)[self.labels]


def serve(version, load):
    """load(task, data, dtype) returns a session with how, reset, train, one, all and outputs(rows), as in serve.ts."""
    answers, sys.stdout = sys.stdout, sys.stderr
    dtype = np.dtype(json.loads(sys.argv[1])["dtype"])
    session = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "load":
                session = load(request["task"], Data(request["task"], dtype), dtype)
                answer = {"version": version, "how": session.how}
            else:
                answer = reply(session, request)
        except Exception as error:  # told to the driver, whatever it is
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def reply(session, request):
    if request["do"] == "train":
        milliseconds = []
        for _ in range(request["repeats"]):
            session.reset()
            begin = time.perf_counter()
            session.train(request["epochs"], request["rows"])
            milliseconds.append(1e3 * (time.perf_counter() - begin))
        return {"milliseconds": milliseconds}
    if request["do"] == "predict":
        one = request["what"] == "one"
        begin = time.perf_counter()
        for i in range(request["calls"]):
            if one:
                session.one(i % SAMPLES)
            else:
                session.all()
        return {"milliseconds": [1e3 * (time.perf_counter() - begin)]}
    return {"outputs": np.asarray(session.outputs(request["rows"]), np.float64).ravel().tolist()}
