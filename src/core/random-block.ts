// Where a generator's block of linear memory keeps what; mirrors assembly/random/mt19937.ts. Offsets in bytes.

/** Words of the Mersenne Twister's key, at the start of the block. */
export const KEY_WORDS = 624;
/** Words of the key already used; 624: the key is renewed before the next word. */
export const POSITION = 2500;
/** 1 when a second normal value waits in `GAUSS`. */
export const HAS_GAUSS = 2504;
export const GAUSS = 2512;
export const RANDOM_STATE_BYTES = 2520;
