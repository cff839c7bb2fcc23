import type { InnerLayer, TensorDeclaration } from './layer-kind.js';

/**
 * The tensors of the layers within a layer as its own: slot after slot, absent ones too, their names behind the path and a
 * dot. @internal
 */
export function innerTensors(layers: readonly InnerLayer[]): (TensorDeclaration | undefined)[] {
  return layers.flatMap(({ path, layer }) =>
    Array.from({ length: layer.slots }, (_, slot) => {
      const tensor = layer.tensors.find((each) => each.slot === slot);
      return tensor && { ...tensor, name: `${path}.${tensor.name}` };
    }),
  );
}
