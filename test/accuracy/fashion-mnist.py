"""The training of fashion-mnist.slow.test.ts by PyTorch, float32, one thread: /usr/bin/python3 test/accuracy/fashion-mnist.py

Debian: python3-torch, dataset-fashion-mnist. Prints the test accuracy and the seconds of training.
"""

import gzip
import math
import time

import numpy as np
import torch
from torch import nn

FOLDER = "/usr/share/datasets/fashion-mnist"
EPOCHS, BATCH, RATE = 4, 32, 0.003

torch.set_num_threads(1)
torch.manual_seed(1)


def idx(name):
    data = gzip.open(f"{FOLDER}/{name}-ubyte.gz").read()
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3])


def pictures(name):
    return torch.from_numpy(idx(name).astype(np.float32).reshape(-1, 1, 28, 28) / 255)


network = nn.Sequential(
    *(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
    *(nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
    *(nn.Flatten(), nn.Linear(1568, 10)),
)
optimizer = torch.optim.Adam(network.parameters(), lr=RATE)
x, y = pictures("train-images-idx3"), torch.from_numpy(idx("train-labels-idx1").astype(np.int64))
begin = time.perf_counter()
for epoch in range(EPOCHS):
    for group in optimizer.param_groups:
        group["lr"] = RATE * (1 + math.cos(math.pi * epoch / EPOCHS)) / 2
    for rows in torch.randperm(len(x)).split(BATCH):
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(x[rows]), y[rows]).backward()
        optimizer.step()
seconds = time.perf_counter() - begin
with torch.no_grad():
    right = (network(pictures("t10k-images-idx3")).argmax(1).numpy() == idx("t10k-labels-idx1")).mean()
print(f"PyTorch {torch.__version__}: {100 * right:.2f} % in {EPOCHS} epochs, {seconds:.0f} s")
