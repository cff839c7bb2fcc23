/** Myelin's version: that of package.json, where `scripts/release.mjs` writes both. A test compares them. */
export const VERSION = '0.1.0';
