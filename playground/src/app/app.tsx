import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../text/en.js';
import { Announcer } from '../ui/announce.js';
import { hrefOf, route } from './route.js';
import { chooseNextTheme, theme } from './theme.js';
import { VIEWS, type View } from './views.js';

export function App() {
  const view = VIEWS.find(({ name }) => name === route.value.view);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a small screen the list is wider than the bar.
    const current = nav.current?.querySelector<HTMLElement>(
      `a[href="${hrefOf(view?.name ?? '')}"]`,
    );
    if (current) nav.current!.scrollLeft = current.offsetLeft - nav.current!.offsetLeft - 40;
  }, [view]);
  return (
    <>
      <button type="button" class="skip" onClick={skipToMain}>
        {text.app.skip}
      </button>
      <header class="bar">
        <a class="brand" href={hrefOf('')} aria-label={text.app.home}>
          <img src="./icon.svg" alt="" width="24" height="24" />
          <span>Myelin</span>
        </a>
        <nav ref={nav} aria-label={text.app.navigation}>
          <ul>
            {VIEWS.map(({ name, title }) => (
              <li key={name}>
                <a href={hrefOf(name)} aria-current={view?.name === name ? 'page' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <button type="button" class="quiet" onClick={chooseNextTheme}>
          <span aria-hidden="true">{{ system: '◐', light: '☀', dark: '☾' }[theme.value]}</span>
          <span class="visually-hidden">
            {text.app.theme} {text.app.themes[theme.value]}
          </span>
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        {view ? <Loaded key={view.name} view={view} /> : <Start />}
      </main>
      <footer>
        <p>
          {text.app.footer} <a href="./licences.txt">{text.app.licences}</a>
        </p>
      </footer>
      <Announcer />
    </>
  );
}

/** No link to #main: the fragment is the route's. */
function skipToMain(): void {
  document.getElementById('main')?.focus();
}

function Start() {
  useTitle(undefined);
  return (
    <div class="start">
      <h1>{text.start.title}</h1>
      <p class="lead">{text.start.lead}</p>
      <ol class="cards">
        {VIEWS.map(({ name, title, summary }) => (
          <li key={name}>
            <a class="card" href={hrefOf(name)}>
              <h2>{title}</h2>
              <p>{summary}</p>
            </a>
          </li>
        ))}
      </ol>
      <p class="note">{text.start.privacy}</p>
    </div>
  );
}

function Loaded({ view }: { view: View }) {
  const content = useSignal<ComponentType | undefined>(undefined);
  const failed = useSignal(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(view.title);
  useEffect(() => {
    let left = false;
    view.load().then(
      (component) => {
        if (left) return;
        content.value = component;
        heading.current?.focus({ preventScroll: true });
      },
      () => {
        if (!left) failed.value = true;
      },
    );
    return () => {
      left = true;
    };
  }, [view, content, failed]);
  const Content = content.value;
  return (
    <article>
      <h1 ref={heading} tabIndex={-1}>
        {view.title}
      </h1>
      <p class="lead">{view.summary}</p>
      {failed.value && <p role="alert">{text.app.notLoaded}</p>}
      {Content ? <Content /> : !failed.value && <p class="loading">{text.app.loading}</p>}
    </article>
  );
}

function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · ${text.app.title}` : text.app.title;
    scrollTo(0, 0);
  }, [title]);
}
