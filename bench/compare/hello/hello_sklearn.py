import warnings

from sklearn.neural_network import MLPClassifier

warnings.simplefilter("ignore")  # it says that an epoch is not enough

X, Y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]


def create():
    """It has no network before it has seen the classes: one epoch."""
    model = MLPClassifier((3,), activation="tanh", learning_rate_init=0.05, alpha=0, random_state=4)
    return model.partial_fit(X, Y, classes=[0, 1])


def train(model):
    for _ in range(500):
        model.partial_fit(X, Y)


def predict(model, sample):
    return model.predict_proba([sample])[0, 1]
