/** The float64 that Python's float.hex wrote: '-0x1.8fe1565f12a80p-4'. */
export function fromHex(text: string): number {
  const match = /^(-?)0x([01])\.?([0-9a-f]*)p([+-]\d+)$/.exec(text);
  if (!match) throw new Error(`not a hexadecimal float: ${text}`);
  const [, sign, lead, digits = '', exponent] = match;
  const significand = Number(lead) + Number.parseInt(digits || '0', 16) / 16 ** digits.length;
  // Two factors: 2^-1074 as one would lose the bits of a significand above 1.
  const e = Number(exponent);
  const half = Math.trunc(e / 2);
  return (sign ? -1 : 1) * significand * 2 ** half * 2 ** (e - half);
}
