import { type Mark, makeMark } from '../../base/mark.js';

/**
 * Borne by descriptions of layers that their kind has checked and filled in, without a factor and without layers within: `new
 * Network` takes them as they are.
 */
export const CHECKED: Mark = /* @__PURE__ */ makeMark();
