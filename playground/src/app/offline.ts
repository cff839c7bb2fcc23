/** Keeps the page for use without a network, where the browser can and the page is a built one. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // Refused in private windows, or where the page was opened from a file; the page works all the same.
  navigator.serviceWorker.register('./service-worker.js').catch(() => {});
}
