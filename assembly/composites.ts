// What the family of layers made of layers exports: its kinds of layers.
export * from "./composites/kinds";
