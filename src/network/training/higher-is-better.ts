/** Figures that grow as a network gets better; all others fall. */
export const HIGHER_IS_BETTER: ReadonlySet<string> = new Set(['accuracy', 'r2']);
