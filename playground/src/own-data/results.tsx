import { text } from '../text/en.js';
import { Scroll } from '../ui/scroll.js';
import type { Fitted } from './protocol.js';

const words = text.ownData;

/** How good the model is, what it confuses, and which columns count. */
export function Results({ fitted }: { fitted: Fitted }) {
  const { figures, classes, confusion, importance, tested, trained } = fitted;
  const most = Math.max(1e-12, ...importance.map(({ mean }) => mean));
  return (
    <div class="columns">
      <section class="panel">
        <h2>{words.figuresHeading}</h2>
        <p class="note">
          {tested > 0
            ? words.tested(text.ui.count(trained), text.ui.count(tested))
            : words.untested(text.ui.count(trained))}
        </p>
        <dl class="figures">
          {figures.map(({ name, value }) => (
            <div key={name}>
              <dt>{words.figures[name]}</dt>
              <dd data-figure={name}>
                {name === 'accuracy' ? `${(100 * value).toFixed(1)} %` : value.toPrecision(4)}
              </dd>
            </div>
          ))}
        </dl>
        {confusion && classes && (
          <Scroll label={text.freePlay.confusion}>
            <table class="numbers confusion">
              <caption>{text.freePlay.confusion}</caption>
              <thead>
                <tr>
                  <th scope="col">{text.freePlay.confusionHead}</th>
                  {classes.map((label) => (
                    <th scope="col" key={label}>
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {confusion.map((row, k) => (
                  <tr key={classes[k]}>
                    <th scope="row">{classes[k]}</th>
                    {row.map((count, j) => (
                      <td key={classes[j]} class={j === k ? 'right' : ''}>
                        {count}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
        <p class="hash">
          {text.ui.hash}: <code data-hash>{fitted.hash}</code>
        </p>
      </section>
      <section class="panel">
        <h2>{words.importanceHeading}</h2>
        <p class="note">{words.importanceNote}</p>
        <table class="importance">
          <tbody>
            {importance.map(({ column, mean, std }) => (
              <tr key={column}>
                <th scope="row">{column}</th>
                <td>
                  <span class="track">
                    <span
                      class="filled"
                      style={{ width: `${Math.max(0, (100 * mean) / most)}%` }}
                    />
                  </span>
                </td>
                <td>
                  {mean.toFixed(3)} ± {std.toFixed(3)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
