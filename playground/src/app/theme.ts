// Light or dark: as the system says, until the reader chooses; the choice is kept in this browser.
import { effect, type Signal, signal } from '@preact/signals';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const KEY = 'myelin-theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** What the reader chose. */
export const theme: Signal<Theme> = signal(kept());
/** What is shown; pictures on canvases are drawn anew when it changes. */
export const dark: Signal<boolean> = signal(isDark());

prefersDark.addEventListener('change', () => {
  dark.value = isDark();
});
effect(() => {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
  dark.value = isDark();
});

export function chooseNextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length]!;
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // Storage may be forbidden; the choice then holds until the page is closed.
  }
}

function isDark(): boolean {
  return theme.value === 'dark' || (theme.value === 'system' && prefersDark.matches);
}

function kept(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return THEMES.find((each) => each === value) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Whether the reader asked for less motion. */
export const reducedMotion: Signal<boolean> = signal(false);
const prefersStill = matchMedia('(prefers-reduced-motion: reduce)');
const readMotion = (): void => {
  reducedMotion.value = prefersStill.matches;
};
prefersStill.addEventListener('change', readMotion);
readMotion();
