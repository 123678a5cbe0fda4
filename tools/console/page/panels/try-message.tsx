import { useEffect, useState } from 'preact/hooks';
import type { KeptMessage, Tried } from '../../shared/api.ts';
import { ask, useTask } from '../ask.ts';
import { relay } from '../live.ts';
import { Card, Code, Mark, Notice, Table } from '../parts/blocks.tsx';
import { CheckBox, Select, TextField } from '../parts/fields.tsx';
import { durationOf } from '../parts/words.ts';

/** What settings in force and edited ones say of the same message. */
interface Comparison {
  readonly current: Tried;
  readonly edited: Tried;
}

const first = { text: '', toGroup: false, attachment: '', inThread: false };
type MadeUpMessage = typeof first;
const pauseMilliseconds = 250;

/** One message, made up or picked from the run, judged by the settings in force and by the edited ones. */
export function TryMessage({ current, edited }: { current: string; edited: string }) {
  const [message, setMessage] = useState(first);
  const [picked, setPicked] = useState<string>();
  const { answer, problem, run } = useTask<Comparison>();
  const line = picked ?? messageLine(message);
  useEffect(() => {
    const timer = setTimeout(
      () => run(() => ask('rules/try', { message: line, current, edited })),
      pauseMilliseconds,
    );
    return () => clearTimeout(timer);
  }, [line, current, edited]);
  const set = (change: Partial<MadeUpMessage>) => {
    setPicked(undefined);
    setMessage((before) => ({ ...before, ...change }));
  };
  return (
    <Card title="Try a message">
      <div class="row">
        <TextField wide label="Text" value={message.text} onInput={(text) => set({ text })} />
        <Select
          label="To"
          value={message.toGroup ? 'group' : 'user'}
          options={[
            ['user', 'one person'],
            ['group', 'a group'],
          ]}
          onChange={(to) => set({ toGroup: to === 'group' })}
        />
        <TextField
          label="Attachment's URL"
          value={message.attachment}
          onInput={(attachment) => set({ attachment })}
        />
        <CheckBox label="in a thread" checked={message.inThread} onChange={(inThread) => set({ inThread })} />
      </div>
      {relay.value?.local === true && <Recorded onPick={setPicked} />}
      {picked !== undefined && (
        <p class="hint">This is a message of the run. Edit the text to go back to your own.</p>
      )}
      <Notice mood="bad">{problem}</Notice>
      {answer !== undefined && <Verdicts {...answer} />}
    </Card>
  );
}

/** The message object, as CometChat would send it, on one line. */
function messageLine({ text, toGroup, attachment, inThread }: MadeUpMessage): string {
  const to = toGroup
    ? { receiverType: 'group', receiver: 'climbers', conversationId: 'group_climbers' }
    : { receiverType: 'user', receiver: 'bert', conversationId: 'anna_user_bert' };
  const name = attachment.split('/').at(-1) || 'file';
  const extension = name.includes('.') ? (name.split('.').at(-1) ?? '') : '';
  const file = { url: attachment, name, extension, mimeType: 'application/octet-stream', size: 1024 };
  return JSON.stringify({
    id: '1',
    sender: 'anna',
    ...to,
    category: 'message',
    type: attachment === '' ? 'text' : 'file',
    parentId: inThread ? '7' : undefined,
    data: { text, attachments: attachment === '' ? undefined : [file] },
  });
}

/** Messages that the local run has published: by id and subject, not by what they say. */
function Recorded({ onPick }: { onPick: (body: string) => void }) {
  const { answer: messages, run } = useTask<readonly KeptMessage[]>();
  const [chosen, setChosen] = useState('');
  if (messages === undefined)
    return (
      <button type="button" onClick={() => run(() => ask('messages'))}>
        Pick a message of the run
      </button>
    );
  const sent = messages.filter(({ kind, type }) => kind === 'event' && type === 'com.cometchat.message_sent');
  const pick = (index: string) => {
    setChosen(index);
    const found = sent[Number(index)];
    if (index !== '' && found !== undefined) onPick(found.body);
  };
  return (
    <Select
      label="Message of the run"
      value={chosen}
      options={[
        ['', sent.length === 0 ? 'none yet' : 'choose'],
        ...sent.map(({ id, subject }, index) => [String(index), `${subject}: ${id}`] as const),
      ]}
      onChange={pick}
    />
  );
}

/** What each rule says of a message: with the settings in force, and with the edited ones. */
function Verdicts({ current, edited }: Comparison) {
  const names = new Set(
    [current, edited].flatMap((tried) => (tried.ok ? tried.rules : [])).map(({ rule }) => rule),
  );
  return (
    <>
      <Table
        label="What each rule says"
        head={['Rule', 'In force', 'Edited']}
        rows={[
          ['Answer', answerOf(current), answerOf(edited)],
          ...[...names].map((name) => [name, wordsFor(current, name), wordsFor(edited, name)] as const),
        ]}
      />
      {names.size === 0 && current.ok && edited.ok && <p class="hint">No rule is on.</p>}
    </>
  );
}

function answerOf(tried: Tried) {
  if (!tried.ok) return <span class="notice bad">{tried.problems.join('\n')}</span>;
  const { answer, forced, metadata, milliseconds } = tried;
  return (
    <>
      <Mark mood={answer === 'dropped' ? 'warning' : 'good'}>{answer}</Mark> {forced && 'forced '}
      <span class="hint">in {durationOf(milliseconds)}</span>
      {metadata !== undefined && <Code>{JSON.stringify(metadata, undefined, 2)}</Code>}
    </>
  );
}

function wordsFor(tried: Tried, name: string): string {
  const found = tried.ok ? tried.rules.find(({ rule }) => rule === name) : undefined;
  if (found === undefined) return 'off';
  const { mode, outcome, reason } = found;
  return `${outcome}${reason === undefined ? '' : ` (${reason})`}${mode === 'shadow' ? ', in shadow' : ''}`;
}
