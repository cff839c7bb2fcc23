// What the family of normalisation exports: its kinds of layers.
export * from "./normalisation/kinds";
