import type { ActivationSpec } from '../../../description/layers/activation.js';
import type { SourceWriter } from '../program.js';

export const writeActivation: SourceWriter = (program, { spec, outputShape }, x) =>
  program.activatedRows((spec as ActivationSpec).activation, x, outputShape);
