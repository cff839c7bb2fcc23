/** The slots that old forms of Blob have as well, such as jsdom's, which has neither `arrayBuffer` nor `stream`. */
interface OldReader {
  readonly result: unknown;
  readonly error: unknown;
  onload: (() => void) | null;
  onerror: (() => void) | null;
  readAsArrayBuffer(blob: Blob): void;
}

/** The bytes of a Blob. @throws what the platform throws, such as for a file that is gone */
export function blobBytes(blob: Blob): Promise<ArrayBuffer> {
  if (typeof blob.arrayBuffer === 'function') return blob.arrayBuffer();
  const { FileReader } = globalThis as unknown as { FileReader: new () => OldReader };
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
}
