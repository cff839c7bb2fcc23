import { FormatError } from '../../../base/errors.js';
import { foundDense } from '../../found-dense.js';
import { countAt } from '../fields.js';
import { activationOf, scaled } from './activation-name.js';
import type { TensorflowReader } from './reader.js';

export const readDense: TensorflowReader = ({ where, name, config, shape, tensors, budget }) => {
  const width = shape.at(-1)!;
  const units = countAt(`${where}: units`, config.units);
  const kernel = tensors.get(where, `${name}/kernel`, 2);
  const [inputs, columns] = kernel.shape;
  if (inputs !== width || columns !== units) {
    throw new FormatError(
      `${where}: kernel of shape [${kernel.shape.join(', ')}]; expected [${width}, ${units}].`,
    );
  }
  const bias = config.use_bias === false ? undefined : tensors.get(where, `${name}/bias`, 1);
  if (bias && bias.shape[0] !== units) {
    throw new FormatError(`${where}: bias of ${bias.shape[0]} numbers; expected ${units}.`);
  }
  // Layers of one name share their weights, and each has a copy.
  budget.spend(where, inputs * columns);
  const { activation, factor } = activationOf(where, config.activation);
  const weights = scaled(kernel.read(), factor);
  const layer = foundDense(units, weights, bias && scaled(bias.read(), factor), activation);
  return { layer, shape: [...shape.slice(0, -1), units] };
};
