import { useSignal } from '@preact/signals';
import { hrefOf } from '../app/route.js';
import { EXPORT_FORMATS, EXPORTS, type ExportFormat } from '../exports/formats.js';
import { type Shared, toParameters } from '../link/link.js';
import { text } from '../text/en.js';
import { announce } from '../ui/announce.js';
import { download } from '../ui/download.js';
import type { Run } from './run.js';

const words = text.leave;

/** A link to this run, and files of it. */
export function Leave({ run, opened }: { run: Run; opened: Shared | undefined }) {
  const link = useSignal<string | undefined>(undefined);
  const snapshot = run.trainer.snapshot.value;
  if (!snapshot) return null;
  const { hash, dataHash, figures } = snapshot;

  function share(): void {
    const settings = run.settings.value;
    const parameters = toParameters({ settings, epochs: figures.epoch, hash, dataHash });
    link.value = new URL(hrefOf('free-play', parameters), location.href).href;
    navigator.clipboard?.writeText(link.value).then(
      () => announce(words.copied),
      () => {},
    );
  }
  async function take(format: ExportFormat): Promise<void> {
    const { file, type } = EXPORTS[format];
    download(file, type, await run.trainer.export(format));
    announce(words.downloaded(file));
  }

  return (
    <section class="panel">
      <h2>{words.heading}</h2>
      <p class="hash">
        {text.ui.hash}: <code data-hash-now>{hash}</code> · {words.dataHash}:{' '}
        <code>{dataHash}</code>
      </p>
      {opened && <Opened shared={opened} epoch={figures.epoch} hash={hash} dataHash={dataHash} />}
      <p class="share">
        <button type="button" onClick={share}>
          {words.link}
        </button>
      </p>
      {link.value !== undefined && (
        <p>
          <input
            class="wide"
            type="text"
            readOnly
            aria-label={words.link}
            value={link.value}
            onFocus={(event) => event.currentTarget.select()}
          />
          <small>{words.linkNote}</small>
        </p>
      )}
      <ul class="exports">
        {EXPORT_FORMATS.map((format) => (
          <li key={format}>
            <button type="button" data-export={format} onClick={() => void take(format)}>
              {words.formats[format].name}
            </button>
            <small>{words.formats[format].note}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface OpenedProps {
  readonly shared: Shared;
  readonly epoch: number;
  readonly hash: string;
  readonly dataHash: string;
}

/** Whether what the link promised has come out here. */
function Opened({ shared, epoch, hash, dataHash }: OpenedProps) {
  if (epoch !== shared.epochs) return <p class="note">{words.openedBefore(shared.hash)}</p>;
  const same = hash === shared.hash && dataHash === shared.dataHash;
  return (
    <p data-same={same} class={same ? 'good' : 'bad'}>
      {same ? words.same(shared.hash) : words.other(shared.hash)}
    </p>
  );
}
