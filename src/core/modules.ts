/** How a family's binary is linked into an engine: plain data, also for other threads. */
export interface FamilyLink {
  /** As others import from it, and as the relaxed binaries name it. */
  readonly name: string;
  /** One of its exports: a binary that has it, has the family. */
  readonly mark: string;
  /** Its kinds of layers by name, with their codes: its exports `${name}ForwardF64` and so on are entered in the function table. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** A family that an engine has. `module`: none where the base binary has it. */
export interface LinkedFamily extends FamilyLink {
  readonly module: WebAssembly.Module | undefined;
}

/** What an engine was compiled to, from which another thread makes its own. Families only come to it. */
export interface EngineModules {
  readonly base: WebAssembly.Module;
  readonly families: readonly LinkedFamily[];
}
