// What the family of sequence layers exports: its kinds of layers.
export * from "./sequences/kinds";
