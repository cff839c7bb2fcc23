// What the family of image layers exports: its kinds of layers.
export * from "./images/kinds";
