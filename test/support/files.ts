// Files made by hand, to be broken.
import { concatenate } from '../../src/serialization/bytes.js';

/** A safetensors file of this header, JSON text or a value, and these bytes. */
export function safetensorsFile(header: unknown, data: Uint8Array | number = 0): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const bytes = new TextEncoder().encode(text);
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(bytes.length), true);
  const tail = typeof data === 'number' ? new Uint8Array(data) : data;
  return concatenate([new Uint8Array(length.buffer), bytes, tail]);
}

/** A `.npy` file of this header and so many bytes of data. */
export function npyFile(header: string, dataBytes: number, version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = new DataView(new ArrayBuffer(version === 1 ? 2 : 4));
  if (version === 1) length.setUint16(0, text.length, true);
  else length.setUint32(0, text.length, true);
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0);
  return concatenate([magic, new Uint8Array(length.buffer), text, new Uint8Array(dataBytes)]);
}
