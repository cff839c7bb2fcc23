// The entry point `myelin/onnx`.
export { type ToOnnxOptions, toOnnx } from './serialization/onnx/to-onnx.js';
