// What the family of convolutions exports: its kinds of layers.
export * from "./images/kinds";
