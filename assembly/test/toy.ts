// The exports of a family that only tests have: one kind of layer. What a layer kind of another family needs, no more.
export {
  toyBackwardF32,
  toyBackwardF64,
  toyForwardF32,
  toyForwardF64,
  toyKeptF32,
  toyKeptF64,
  toyLossActivationF32,
  toyLossActivationF64,
  toyPenaltyF32,
  toyPenaltyF64,
  toyScratchF32,
  toyScratchF64,
} from "./toy-layer";
