"""Forecasts of PyTorch for two series, for examples/series-accuracy.ts to stand beside: the same windows, transformation, networks,
starting distributions, optimizer and epochs, five seeds each. Run: /usr/bin/python3 test/golden/torch-series.py (some minutes)

Writes torch-series.json beside this file: the settings, which the example reads, and the mean absolute error of each network, seed by
seed. Each fold knows the rows before its origin and foretells the next `horizon` ones; the folds follow one another to the end.
The first series is a sine in noise that NumPy's RandomState(7) drew, the second carbon dioxide at Mauna Loa (examples/data).
"""

import json
import pathlib

import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = pathlib.Path(__file__).parent
SERIES = {
    # Two seasons are seen, one is foretold.
    "sine": dict(
        period=12, rows=240, noise=0.2, noiseSeed=7, size=24, horizon=12, folds=5, differences=[], epochs=40, batchSize=16,
        learningRate=0.01, seeds=5,
    ),
    "co2": dict(period=12, size=24, horizon=12, folds=5, differences=[12, 1], epochs=40, batchSize=16, learningRate=0.01, seeds=5),
}
# Units of the hidden layer; 0: none.
NETWORKS = {"linear": 0, "dense": 8, "lstm": 16, "gru": 16}


def numbers(name, settings):
    if name == "sine":
        t = np.arange(settings["rows"])
        noise = np.random.RandomState(settings["noiseSeed"]).normal(0, settings["noise"], settings["rows"])
        return np.sin(2 * np.pi * t / settings["period"]) + noise
    years = json.loads((HERE / "../../examples/data/co2.json").read_text())["years"]
    return np.array([float(x) for year in years for x in year.split()])


class Recurrent(nn.Module):
    def __init__(self, kind, units, horizon):
        super().__init__()
        self.inner = (nn.LSTM if kind == "lstm" else nn.GRU)(1, units, batch_first=True)
        gates = 4 if kind == "lstm" else 3
        nn.init.xavier_uniform_(self.inner.weight_ih_l0)
        # As Keras and Myelin draw them: (units, gates·units) at once.
        nn.init.orthogonal_(self.inner.weight_hh_l0.data.view(gates * units, units))
        nn.init.zeros_(self.inner.bias_ih_l0)
        nn.init.zeros_(self.inner.bias_hh_l0)
        if kind == "lstm":
            self.inner.bias_ih_l0.data[units : 2 * units] = 1
        self.last = straight(units, horizon)

    def forward(self, x):
        return self.last(self.inner(x[..., None])[0][:, -1])


def straight(inputs, outputs):
    layer = nn.Linear(inputs, outputs)
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def network(kind, size, horizon):
    units = NETWORKS[kind]
    if kind == "linear":
        return straight(size, horizon)
    if kind == "dense":
        return nn.Sequential(straight(size, units), nn.Tanh(), straight(units, horizon))
    return Recurrent(kind, units, horizon)


def forecast(kind, known, settings, seed):
    torch.manual_seed(seed)
    levels = [known]
    for lag in settings["differences"]:
        levels.append(levels[-1][lag:] - levels[-1][:-lag])
    mean, deviation = levels[-1].mean(), levels[-1].std()
    scaled = torch.from_numpy((levels[-1] - mean) / deviation)
    size, horizon = settings["size"], settings["horizon"]
    windows = scaled.unfold(0, size + horizon, 1)
    x, y = windows[:, :size], windows[:, size:]
    model = network(kind, size, horizon)
    optimizer = torch.optim.Adam(model.parameters(), lr=settings["learningRate"])
    for _ in range(settings["epochs"]):
        order = torch.randperm(len(x))
        for batch in order.split(settings["batchSize"]):
            optimizer.zero_grad()
            ((model(x[batch]) - y[batch]) ** 2).mean().backward()
            optimizer.step()
    with torch.no_grad():
        values = model(scaled[None, -size:])[0].numpy() * deviation + mean
    for lag, level in zip(reversed(settings["differences"]), reversed(levels[:-1])):
        level = list(level)
        for i, change in enumerate(values):
            level.append(level[len(level) - lag] + change)
        values = np.array(level[-horizon:])
    return values


def error(kind, series, settings, seed):
    horizon, folds = settings["horizon"], settings["folds"]
    errors = []
    for fold in range(folds):
        origin = len(series) - (folds - fold) * horizon
        values = forecast(kind, series[:origin], settings, seed)
        errors.append(np.abs(values - series[origin : origin + horizon]))
    return float(np.mean(errors))


result = {"torch": torch.__version__, "units": NETWORKS, "series": {}}
for name, settings in SERIES.items():
    series = numbers(name, settings)
    scores = {kind: [error(kind, series, settings, seed) for seed in range(settings["seeds"])] for kind in NETWORKS}
    result["series"][name] = {"settings": settings, "scores": scores}
    print(name, {kind: np.mean(each) for kind, each in scores.items()}, flush=True)
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
