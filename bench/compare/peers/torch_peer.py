"""PyTorch with nn.Sequential and torch.optim."""

from serve import THREADS, serve  # first: it sets the number of threads
import torch
from torch import nn

if not THREADS:
    torch.set_num_threads(1)


class Session:
    how = ""

    def __init__(self, task, data):
        self.task, self.data = task, data
        self.x = torch.from_numpy(data.x)
        self.y = torch.from_numpy(data.targets if data.outputs == 1 else data.labels)
        self.loss = nn.BCEWithLogitsLoss() if data.outputs == 1 else nn.CrossEntropyLoss()
        self.reset()

    def reset(self):
        task = self.task
        sizes = task["sizes"]
        layers = []
        for fan_in, fan_out in zip(sizes, sizes[1:]):
            layers += [nn.Linear(fan_in, fan_out), nn.ReLU() if task["hidden"] == "relu" else nn.Tanh()]
        self.model = nn.Sequential(*layers[:-1]).to(self.x.dtype)
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

    @torch.no_grad()
    def predict(self, x):
        logits = self.model(torch.from_numpy(x))
        return (torch.sigmoid(logits) if self.data.outputs == 1 else torch.softmax(logits, 1)).numpy()

    def one(self, row):
        return self.predict(self.data.x[row : row + 1])

    def all(self):
        return self.predict(self.data.x)

    def outputs(self, rows):
        return self.predict(self.data.x[:rows])


serve(torch.__version__, lambda task, data, _dtype: Session(task, data))
