/// <reference lib="esnext.disposable" preserve="true" />

/** `Symbol.dispose`, also on engines that lack it, where `using` is compiled to a lookup of this very symbol. */
export const DISPOSE: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);
