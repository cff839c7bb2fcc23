"""PyTorch with nn.Sequential and torch.optim."""

from serve import THREADS, serve  # first: it sets the number of threads
import numpy as np
import torch
from torch import nn

if not THREADS:
    torch.set_num_threads(1)


class Mean(nn.Module):
    """Over all places of each channel."""

    def forward(self, x):
        return x.flatten(2).mean(2)


class Recurrent(nn.Module):
    """The answer after the last step; `stepwise`: goes on from call to call."""

    def __init__(self, cell, features, units, stepwise):
        super().__init__()
        self.layer = (nn.LSTM if cell == "lstm" else nn.GRU)(features, units, batch_first=True)
        self.stepwise, self.state = stepwise, None

    def forward(self, x):
        goes_on = self.stepwise and len(x) == 1
        answers, state = self.layer(x, self.state if goes_on else None)
        if goes_on:
            self.state = state
        return answers[:, -1]


class Block(nn.Module):
    def __init__(self, steps, units, heads, hidden):
        super().__init__()
        options = dict(dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.layer = nn.TransformerEncoderLayer(units, heads, hidden, **options)
        self.register_buffer("mask", torch.triu(torch.ones(steps, steps, dtype=torch.bool), 1))

    def forward(self, x):
        return self.layer(x, src_mask=self.mask)


class MeanOfSteps(nn.Module):
    def forward(self, x):
        return x.mean(1)


def sequence_layers(task):
    steps, features = task["shape"]
    layers = []
    for layer in task["layers"]:
        kind = layer["kind"]
        if kind == "recurrent":
            layers.append(Recurrent(layer["cell"], features, layer["units"], task.get("stepwise", False)))
            features = layer["units"]
        elif kind == "block":
            layers.append(Block(steps, features, layer["heads"], layer["hidden"]))
        elif kind == "dense":
            layers.append(nn.Linear(features, layer["units"]))
        else:
            layers.append(MeanOfSteps())
    return layers


def is_sequence(task):
    return any(layer["kind"] in ("recurrent", "block") for layer in task.get("layers", []))


def image_layers(task):
    """Channels first. Zeros lie on both sides, where strided ones of others have them at the end: the work is the same."""
    one = len(task["shape"]) == 2
    entering, places, layers = task["shape"][-1], int(np.prod(task["shape"][:-1])), []
    for layer in task["layers"]:
        kind = layer["kind"]
        if kind == "convolution":
            filters, kernel, stride = layer["filters"], layer["kernel"], layer["stride"]
            make = nn.Conv1d if one else nn.Conv2d
            layers += [make(entering, filters, kernel, stride, kernel // 2, groups=layer["groups"]), nn.ReLU()]
            entering, places = filters, places // stride ** (1 if one else 2)
        elif kind == "maxPool":
            layers.append(nn.MaxPool2d(2))
            places //= 4
        elif kind == "dense":
            layers.append(nn.Linear(entering * places, layer["units"]))
        else:
            layers.append(nn.Flatten() if kind == "flatten" else Mean())
            places = places if kind == "flatten" else 1
    return layers


class Session:
    how = ""

    def __init__(self, task, data):
        self.task, self.data = task, data
        self.x = self.tensor(data.x)
        self.y = torch.from_numpy(data.targets if data.outputs == 1 else data.labels)
        self.loss = nn.BCEWithLogitsLoss() if data.outputs == 1 else nn.CrossEntropyLoss()
        self.reset()

    def reset(self):
        task = self.task
        sizes = task["sizes"]
        layers = []
        for fan_in, fan_out in zip(sizes, sizes[1:]):
            layers += [nn.Linear(fan_in, fan_out), nn.ReLU() if task["hidden"] == "relu" else nn.Tanh()]
        if is_sequence(task):
            layers = sequence_layers(task)
        else:
            layers = image_layers(task) if "layers" in task else layers[:-1]
        self.model = nn.Sequential(*layers).to(self.x.dtype)
        optimizer = torch.optim.Adam if task["optimizer"] == "adam" else torch.optim.SGD
        self.optimizer = optimizer(self.model.parameters(), lr=task["learningRate"])

    def train(self, epochs, rows):
        batch, model, optimizer = self.task["batchSize"], self.model, self.optimizer
        for _ in range(epochs):
            order = torch.randperm(rows)
            for start in range(0, rows, batch):
                chosen = order[start : start + batch]
                optimizer.zero_grad()
                self.loss(model(self.x[chosen]), self.y[chosen]).backward()
                optimizer.step()

    def tensor(self, x):
        if "shape" not in self.task:
            return torch.from_numpy(x)
        shape = self.task["shape"]
        if is_sequence(self.task):
            return torch.from_numpy(x.reshape(len(x), *shape))
        return torch.from_numpy(np.ascontiguousarray(np.moveaxis(x.reshape(len(x), *shape), -1, 1)))

    @torch.no_grad()
    def predict(self, x):
        logits = self.model(self.tensor(x))
        return (torch.sigmoid(logits) if self.data.outputs == 1 else torch.softmax(logits, 1)).numpy()

    def one(self, row):
        return self.predict(self.data.x[row : row + 1])

    def all(self):
        return self.predict(self.data.x)

    def outputs(self, rows):
        return self.predict(self.data.x[:rows])


serve(torch.__version__, lambda task, data, _dtype: Session(task, data))
