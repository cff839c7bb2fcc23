import { signal } from '@preact/signals';

const message = signal('');

/** Tells users of screen readers what has changed elsewhere on the page. */
export function announce(words: string): void {
  message.value = words;
}

export function Announcer() {
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {message.value}
    </div>
  );
}
