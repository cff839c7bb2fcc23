// What of this machine decides the times: its processor, by which results are kept apart, and variables that slow peers.
import { cpus } from 'node:os';

/** '2 × Intel(R) Xeon(R) Processor'. */
export function processorName(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim() || 'unknown processor'}`;
}

/** Environment variables that change how fast a peer is, and whom. Their thread variables are set for all and not meant. */
const SLOWING: Readonly<Record<string, string>> = {
  OPENBLAS_CORETYPE: 'NumPy and scikit-learn take the products of that processor, not of this one',
  NPY_DISABLE_CPU_FEATURES: 'NumPy leaves instructions of this processor unused',
  MKL_ENABLE_INSTRUCTIONS: 'MKL leaves instructions of this processor unused',
  MKL_DEBUG_CPU_TYPE: 'MKL takes the code of that processor, not of this one',
  ONEDNN_MAX_CPU_ISA: 'PyTorch leaves instructions of this processor unused',
  DNNL_MAX_CPU_ISA: 'PyTorch leaves instructions of this processor unused',
  ATEN_CPU_CAPABILITY: 'PyTorch leaves instructions of this processor unused',
  KMP_BLOCKTIME: 'threads of PyTorch wait in another way',
  NODE_OPTIONS: 'Node runs all of JavaScript with these options',
  GLIBC_TUNABLES: 'the C library runs with these options',
};

/** A line for each variable of `environment` that changes what a peer can do. */
export function slowingVariables(
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  return Object.entries(SLOWING).flatMap(([name, effect]) =>
    environment[name] ? [`\`${name}=${environment[name]}\` is set: ${effect}`] : [],
  );
}
