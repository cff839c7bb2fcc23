// A browser provider of vitest for WebKitGTK.
import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProvider, BrowserProviderOption } from 'vitest/node';
import { type WebkitPaths, WebkitSession } from './webkit-session.js';

export function webkitProvider(paths: WebkitPaths): BrowserProviderOption {
  return defineBrowserProvider({
    name: 'webkit',
    supportedBrowser: ['webkit'],
    providerFactory: () => new WebkitProvider(paths),
  });
}

class WebkitProvider implements BrowserProvider {
  readonly name = 'webkit';
  readonly supportsParallelism = false;
  readonly #paths: WebkitPaths;
  readonly #session = new WebkitSession();

  constructor(paths: WebkitPaths) {
    this.#paths = paths;
  }

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(_sessionId: string, url: string): Promise<void> {
    await this.#session.start(this.#paths);
    await this.#session.open(url);
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}
