// What the family of dense networks exports: their passes, and the place where layers of other families are entered.
export { registerLayerKind } from "./layers/entered";
export { allFiniteF32, allFiniteF64 } from "./kernels/finite";
export {
  networkBackwardF32,
  networkBackwardF64,
  networkEpochsF32,
  networkEpochsF64,
  networkEvaluateF32,
  networkEvaluateF64,
  networkForwardF32,
  networkForwardF64,
  networkGradientF32,
  networkGradientF64,
  networkRunF32,
  networkRunF64,
  networkRunWorkspaceF32,
  networkRunWorkspaceF64,
  networkStepF32,
  networkStepF64,
  networkTrainF32,
  networkTrainF64,
  networkWorkspaceF32,
  networkWorkspaceF64,
} from "./training/network";
