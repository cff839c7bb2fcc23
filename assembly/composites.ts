// What the family of layers made of layers exports: its kinds of layers.
export {
  residualBackwardF32,
  residualBackwardF64,
  residualForwardF32,
  residualForwardF64,
  residualKeptF32,
  residualKeptF64,
  residualLossActivationF32,
  residualLossActivationF64,
  residualPenaltyF32,
  residualPenaltyF64,
  residualScratchF32,
  residualScratchF64,
} from "./composites/kinds";
