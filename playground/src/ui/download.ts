/** Gives the reader a file. */
export function download(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: WebKit begins to read after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
