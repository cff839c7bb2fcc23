// The entry point `myelin/onnx`.
export { type FromOnnxOptions, fromOnnx } from './serialization/onnx/from-onnx.js';
export { type ToOnnxOptions, toOnnx } from './serialization/onnx/to-onnx.js';
