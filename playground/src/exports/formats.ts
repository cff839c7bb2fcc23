export const EXPORTS = {
  typescript: { file: 'train.ts', type: 'text/plain' },
  source: { file: 'model.mjs', type: 'text/javascript' },
  json: { file: 'model.json', type: 'application/json' },
  safetensors: { file: 'model.safetensors', type: 'application/octet-stream' },
  onnx: { file: 'model.onnx', type: 'application/octet-stream' },
  pytorch: { file: 'train_pytorch.py', type: 'text/plain' },
  scikit: { file: 'train_scikit_learn.py', type: 'text/plain' },
} as const;

export type ExportFormat = keyof typeof EXPORTS;
export const EXPORT_FORMATS = Object.keys(EXPORTS) as ExportFormat[];
