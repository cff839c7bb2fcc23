// What the family of full-batch methods exports: their steps over flat vectors, and the Jacobian of a network.
export { jacobianWorkspace, networkJacobianF32, networkJacobianF64 } from "./second-order/jacobian";
export { lbfgsAdvanceF32, lbfgsAdvanceF64, lbfgsWorkspaceF32, lbfgsWorkspaceF64 } from "./second-order/lbfgs";
export { marquardtAdvanceF32, marquardtAdvanceF64, marquardtWorkspace } from "./second-order/marquardt";
