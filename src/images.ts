// The entry `myelin/images`: pictures as people have them.

export { type Augmentation, augment } from './images/augment.js';
export type { AugmentOptions } from './images/augment-options.js';
export { type AugmentedSourceOptions, augmentedSource } from './images/augmented-source.js';
export type { Drawable } from './images/canvas.js';
export { encodePng } from './images/encode-png.js';
export { fromPixels } from './images/from-pixels.js';
export type { PictureOptions } from './images/picture-options.js';
export type { Channels, PixelsLike } from './images/pixels.js';
export { type ReadImageOptions, readImage, readImages } from './images/read-image.js';
export type { ImageSource } from './images/source.js';
export { type ImagePixels, type ToPixelsOptions, toPixels } from './images/to-pixels.js';
