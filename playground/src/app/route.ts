// Where one is: `#/view?name=value&…`. In the fragment, so that no server is asked and none need know.
import { type ReadonlySignal, signal } from '@preact/signals';

export interface Route {
  /** The view's name; empty: the first page. */
  readonly view: string;
  readonly parameters: URLSearchParams;
}

export function readRoute(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#\/?/, '').split('?', 2);
  return { view: path, parameters: new URLSearchParams(query) };
}

export function hrefOf(view: string, parameters?: URLSearchParams): string {
  const query = parameters?.toString();
  return `#/${view}${query ? `?${query}` : ''}`;
}

const current = signal(readRoute(location.hash));
addEventListener('hashchange', () => {
  current.value = readRoute(location.hash);
});

export const route: ReadonlySignal<Route> = current;

/** Changes the parameters of the address without a new entry in the history, and without loading the view anew. */
export function replaceParameters(view: string, parameters: URLSearchParams): void {
  history.replaceState(null, '', hrefOf(view, parameters));
}
