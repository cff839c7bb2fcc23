/** A part of the package that is not on the disk. */
export class MissingPart extends Error {
  override readonly name: string = 'MissingPart';
  readonly code: string = 'ERR_MISSING_PART';
}
