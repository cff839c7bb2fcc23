import type { Network } from '../../network/network.js';
import { outputsOf } from '../own-network/answering.js';
import { outputNames } from '../own-network/outcome.js';
import type { TrainedWith } from '../own-network/trained-with.js';
import { UsageError } from '../usage-error.js';
import { PYTHON_WRITERS } from './layers/writers.js';
import { PythonProgram, quoted } from './program.js';
import { type About, head, MAIN, READ_CSV } from './texts.js';

/** A network as a program that needs NumPy alone. @throws OptionError a layer that has no writer. */
export function networkToPython(
  network: Network,
  trainedWith: TrainedWith | undefined,
  about: About,
): string {
  const { dtype, inputShape } = network;
  if ((inputShape as readonly (number | null)[]).includes(null)) {
    throw new UsageError('--to python: sequences of any length are not written there.');
  }
  const program = new PythonProgram(PYTHON_WRITERS);
  const layers = program.layers(network.layers, 'layers', '');
  const outputs = outputNames(
    trainedWith?.targets.map(({ name }) => name) ?? [],
    outputsOf(network),
  );
  const inputs = trainedWith?.inputs.map(({ name }) => quoted(name));
  const type = dtype === 'float32' ? 'np.float32' : 'np.float64';
  return `${head(about, [
    ['run(samples)', '(rows, inputs), or in the shape of samples; gives (rows, outputs)'],
    [`python3 ${about.file} rows.csv`, 'a column for each input; answers go to stdout'],
  ])}
# The columns that a file of rows must have, in this order; None: all that it has are inputs.
INPUTS = ${inputs ? `[${inputs.join(', ')}]` : 'None'}
OUTPUTS = [${outputs.map(quoted).join(', ')}]

${program.text(dtype)}

LAYERS = ${layers}


def run(samples):
    x = np.asarray(samples, dtype=${type}).astype(np.float64)
    return forward(LAYERS, x.reshape(len(x), ${inputShape.join(', ')}))


${READ_CSV}


def number(text):
    return {"true": 1.0, "false": 0.0}[text] if text in ("true", "false") else float(text)


def answers(rows):
    names = INPUTS or (list(rows[0]) if rows else [])
    x = [[number(row[name]) for name in names] for row in rows]
    return OUTPUTS, run(x).reshape(len(x), -1).tolist() if rows else []


${MAIN}`;
}
