// What the family of pools and of larger images exports: its kinds of layers.
export * from "./pooling/kinds";
