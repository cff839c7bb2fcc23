// What can be taken away. Loaded when the first file is asked for.
import { encodeModel } from 'myelin/files';
import { toOnnx } from 'myelin/onnx';
import { toSource } from 'myelin/source';
import type { Session } from '../training/session.js';
import type { ExportFormat } from './formats.js';
import { pytorchProgram } from './pytorch.js';
import { scikitProgram } from './scikit.js';
import { typescriptProgram } from './typescript.js';

export function exported(session: Session, format: ExportFormat): Uint8Array<ArrayBuffer> | string {
  const { network } = session;
  switch (format) {
    case 'json':
      return JSON.stringify(network);
    case 'safetensors':
      return Uint8Array.from(encodeModel(network, { format: 'safetensors' }));
    case 'onnx':
      return Uint8Array.from(toOnnx(network));
    case 'source':
      return toSource(network);
    case 'typescript':
      return typescriptProgram(session);
    case 'pytorch':
      return pytorchProgram(session);
    case 'scikit':
      return scikitProgram(session);
  }
}
