"""scikit-learn's MLPClassifier. `fit` draws new weights each time, so its initialization is part of the time."""

import warnings

from serve import serve  # first: it sets the number of threads
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

warnings.simplefilter("ignore", ConvergenceWarning)  # every epoch asked for, no more


class Session:
    how = ""

    def __init__(self, task, data):
        self.task, self.data = task, data

    def reset(self):
        pass

    def train(self, epochs, rows):
        task, data = self.task, self.data
        self.model = MLPClassifier(
            tuple(task["sizes"][1:-1]),
            activation=task["hidden"],
            solver=task["optimizer"],
            learning_rate_init=task["learningRate"],
            batch_size=min(task["batchSize"], rows),
            max_iter=epochs,
            n_iter_no_change=epochs + 1,
            tol=0,
            alpha=0,
            momentum=0,
        )
        self.model.fit(data.x[:rows], data.labels[:rows])

    def one(self, row):
        return self.model.predict_proba(self.data.x[row : row + 1])

    def all(self):
        return self.model.predict_proba(self.data.x)

    def outputs(self, rows):
        probabilities = self.model.predict_proba(self.data.x[:rows])
        return probabilities[:, 1] if self.data.outputs == 1 else probabilities


serve(sklearn.__version__, lambda task, data, _dtype: Session(task, data))
