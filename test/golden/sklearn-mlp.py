"""Golden trajectories of scikit-learn's multilayer perceptrons. Run: /usr/bin/python3 test/golden/sklearn-mlp.py

Writes sklearn-mlp.json beside this file: for each configuration the loss of every epoch and the final outputs, float64 in
hexadecimal. Data come from NumPy's RandomState, so that the test can draw the same: X = RandomState(7).normal(size=(m, 4)),
then y from the columns of X. alpha is 0: scikit-learn divides its penalty by the batch's size, which Keras and Myelin do not.
"""

import json
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.filterwarnings("ignore")  # that the optimizer has not converged after so few epochs
SAMPLES = 90
X = np.random.RandomState(7).normal(size=(SAMPLES, 4))
THREE = np.argmax(X[:, :3], axis=1)
TWO = (X[:, 0] + X[:, 1] > 0).astype(int)
VALUE = X[:, 0] - 0.5 * X[:, 1] * X[:, 2]
EPOCHS = 30


def hexes(array):
    return [float(v).hex() for v in np.ravel(array)]


def run(task, solver, activation, batch):
    kind = MLPRegressor if task == "regression" else MLPClassifier
    rate = 0.01 if solver == "adam" else 0.05
    if batch == 1:
        rate /= 10  # larger steps are chaotic: they double a rounding error every few samples
    model = kind(
        hidden_layer_sizes=(8, 5),
        activation=activation,
        solver=solver,
        alpha=0,
        batch_size=batch,
        max_iter=EPOCHS,
        tol=0,
        n_iter_no_change=1000,
        random_state=11,
        learning_rate_init=rate,
        momentum=0.9,
        nesterovs_momentum=True,
    )
    y = {"classes": THREE, "binary": TWO, "regression": VALUE}[task]
    model.fit(X, y)
    if task == "regression":
        outputs = model.predict(X[:10])
    elif task == "binary":
        outputs = model.predict_proba(X[:10])[:, 1]
    else:
        outputs = model.predict_proba(X[:10])
    return {
        "task": task,
        "solver": solver,
        "activation": activation,
        "batch": batch,
        "rate": rate,
        "loss": hexes(model.loss_curve_),
        "outputs": hexes(outputs),
    }


cases = [
    run(task, solver, activation, batch)
    for task in ("classes", "binary", "regression")
    for solver in ("sgd", "adam")
    for activation in ("tanh", "logistic", "relu")
    for batch in (32,)
] + [run("classes", "sgd", "tanh", 1), run("classes", "sgd", "tanh", SAMPLES)]
vectors = {"sklearn": sklearn.__version__, "numpy": np.__version__, "samples": SAMPLES, "epochs": EPOCHS, "cases": cases}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(vectors, indent=1) + "\n")
print(f"{path.name}: scikit-learn {sklearn.__version__}, {len(cases)} cases")
