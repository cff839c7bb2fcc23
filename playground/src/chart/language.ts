// uPlot asks for the numbers of the browser's language while it is loaded, and WebKitGTK may name one that is none: 'C',
// where the system has no locale. Imported before uPlot.
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en' });
}
