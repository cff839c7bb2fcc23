import { LAYER_OPERATIONS } from '../abi.js';

/** What the network's binary exports for it. */
interface Registry {
  readonly table: WebAssembly.Table;
  registerLayerKind(code: number, first: number): void;
}

/**
 * Enters kinds of layers in the function table, where a network's passes call them (assembly/layers/entered.ts): the exports
 * `${kind}ForwardF64`, `${kind}ForwardF32` and so on, for each operation.
 */
export function enterKinds(
  kinds: Readonly<Record<string, number>>,
  exports: WebAssembly.Exports,
  network: WebAssembly.Exports,
): void {
  for (const [kind, code] of Object.entries(kinds)) {
    const { table, registerLayerKind } = network as unknown as Registry;
    const names = LAYER_OPERATIONS.flatMap((operation) => {
      const name = kind + operation[0]!.toUpperCase() + operation.slice(1);
      return [`${name}F64`, `${name}F32`];
    });
    const first = table.grow(names.length);
    for (const [i, name] of names.entries()) table.set(first + i, exports[name]);
    registerLayerKind(code, first);
  }
}
