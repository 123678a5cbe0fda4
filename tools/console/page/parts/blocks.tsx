import { type ComponentChildren, Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { type LiveRecord, type Mood, outcomes } from '../../shared/api.ts';
import { wordsOf } from '../ask.ts';

/** A part of a panel under a title, with a button beside it. */
export function Card(props: { title: string; button?: ComponentChildren; children: ComponentChildren }) {
  const title = <h3>{props.title}</h3>;
  return (
    <section class="card" aria-label={props.title}>
      {props.button === undefined ? (
        title
      ) : (
        <div class="row">
          {title}
          {props.button}
        </div>
      )}
      {props.children}
    </section>
  );
}

/** Words about how something went, read aloud when they appear; nothing where there are none. */
export function Notice(props: { mood?: 'good' | 'warning' | 'bad'; children: ComponentChildren }) {
  if (props.children === '' || props.children === undefined) return null;
  return (
    <p class={`notice ${props.mood ?? ''}`} role={props.mood === 'bad' ? 'alert' : 'status'}>
      {props.children}
    </p>
  );
}

/** A word with a colour: what came of something. */
export function Mark({ mood, children }: { mood: Mood; children: ComponentChildren }) {
  return <span class={`mark ${mood}`}>{children}</span>;
}

/** What came of a record; a warning where the deadline or a failure decided. */
export function OutcomeMark({ record: { outcome, forced } }: { record: LiveRecord }) {
  return <Mark mood={forced === true ? 'warning' : outcomes[outcome]}>{outcome}</Mark>;
}

/** Names with their values; what has no value is left out. */
export function Facts(props: { facts: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return (
    <dl>
      {props.facts.map(
        ([name, value]) =>
          value !== undefined && (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ),
      )}
    </dl>
  );
}

/** A table that scrolls sideways, by keyboard too. The first cell of a row is its head. */
export function Table(props: {
  label: string;
  head: readonly string[];
  rows: readonly (readonly [string, ...ComponentChildren[]])[];
  /** The columns of numbers. */
  numbers?: readonly string[];
}) {
  const classOf = (name = '') => (props.numbers?.includes(name) ? 'number' : undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it
    <section class="scroll" aria-label={props.label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {props.head.map((name) => (
              <th key={name} scope="col" class={classOf(name)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(([first, ...cells]) => (
            <tr key={first}>
              <th scope="row">{first}</th>
              {cells.map((cell, index) => (
                <td key={props.head[index + 1]} class={classOf(props.head[index + 1])}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Text as it came, that scrolls by keyboard too. */
export function Code({ children }: { children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it
    <pre tabIndex={0}>{children}</pre>
  );
}

/** A button that copies a text; `what` is what a screen reader calls it. */
export function Copy({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('copied'),
      () => setSaid('the browser didn’t allow it'),
    );
  return (
    <>
      <button type="button" class="small" aria-label={`Copy ${what}`} onClick={copy}>
        Copy
      </button>{' '}
      <span class="hint" role="status">
        {said}
      </span>
    </>
  );
}

/** What people wrote, hidden until it is asked for. */
export function Payload({ load }: { load: () => Promise<string> }) {
  const [text, setText] = useState<string>();
  const show = async () => setText(await load().catch(wordsOf));
  if (text === undefined)
    return (
      <p>
        <button type="button" onClick={show}>
          Show the payload
        </button>{' '}
        <span class="hint">It holds what people wrote.</span>
      </p>
    );
  return (
    <>
      <p>
        <button type="button" onClick={() => setText(undefined)}>
          Hide the payload
        </button>
      </p>
      <Code>{text}</Code>
    </>
  );
}
