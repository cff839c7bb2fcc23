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

function refuse(): Promise<never> {
  return Promise.reject(new Error('Modules cannot be mocked in WebKit.'));
}

class WebkitProvider implements BrowserProvider {
  readonly name = 'webkit';
  // Beside the other browsers, in one page; without a mocker vitest would start it when they are done. Nothing is mocked in browsers.
  readonly supportsParallelism = true;
  readonly mocker = { register: refuse, delete: refuse, clear: () => Promise.resolve() };
  readonly #paths: WebkitPaths;
  readonly #session = new WebkitSession();

  constructor(paths: WebkitPaths) {
    this.#paths = paths;
  }

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(_sessionId: string, url: string): Promise<void> {
    // Its last compiler gives wrong numbers in a page that runs hundreds of test files: CONTRIBUTING.md, "WebKitGTK".
    const settings = process.env.MYELIN_FTL ? {} : { JSC_useFTLJIT: 'false' };
    // Layers of a page that shows nothing are not put together by a graphics card that is software here.
    await this.#session.start(this.#paths, { WEBKIT_DISABLE_COMPOSITING_MODE: '1', ...settings });
    await this.#session.open(url);
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}
