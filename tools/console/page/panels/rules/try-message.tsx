import { useEffect, useState } from 'preact/hooks';
import type { KeptMessage, Tried } from '../../../shared/api.ts';
import { relay } from '../../live.ts';
import { Notice } from '../../parts/notice.tsx';
import { CheckBox, TextField } from '../../parts/text-field.tsx';
import { ask, wordsOf } from '../../server.ts';
import { type MadeUpMessage, messageLine } from '../../state/try-message.ts';
import { Verdicts } from './verdicts.tsx';

interface Answers {
  readonly current: Tried;
  readonly edited: Tried;
}

const first: MadeUpMessage = { text: '', sender: 'anna', to: 'user', attachment: '', inThread: false };
const pauseMilliseconds = 250;

/** One message, made up or picked from the run, judged by the settings in force and by the edited ones. */
export function TryMessage({ current, edited }: { current: string; edited: string }) {
  const [message, setMessage] = useState(first);
  const [picked, setPicked] = useState<string>();
  const [answers, setAnswers] = useState<Answers>();
  const [problem, setProblem] = useState('');
  const line = picked ?? messageLine(message);
  useEffect(() => {
    const timer = setTimeout(() => {
      ask<Answers>('rules/try', { message: line, current, edited }).then(
        (found) => {
          setAnswers(found);
          setProblem('');
        },
        (error: unknown) => setProblem(wordsOf(error)),
      );
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [line, current, edited]);
  const set = (change: Partial<MadeUpMessage>) => {
    setPicked(undefined);
    setMessage({ ...message, ...change });
  };
  return (
    <section class="card" aria-labelledby="try-title">
      <h3 id="try-title">Try a message</h3>
      <Fields message={message} set={set} />
      {relay.value?.local === true && <Recorded onPick={setPicked} />}
      {picked !== undefined && (
        <p class="hint">This is a message of the run. Edit the text to go back to your own.</p>
      )}
      <Notice mood="bad">{problem}</Notice>
      {answers !== undefined && <Verdicts {...answers} />}
    </section>
  );
}

function Fields(props: { message: MadeUpMessage; set: (change: Partial<MadeUpMessage>) => void }) {
  const { message, set } = props;
  return (
    <div class="row">
      <TextField wide label="Text" value={message.text} onInput={(text) => set({ text })} />
      <label>
        To
        <select
          value={message.to}
          onChange={(event) => set({ to: event.currentTarget.value === 'group' ? 'group' : 'user' })}
        >
          <option value="user">one person</option>
          <option value="group">a group</option>
        </select>
      </label>
      <TextField
        label="Attachment's URL"
        value={message.attachment}
        onInput={(attachment) => set({ attachment })}
      />
      <CheckBox label="in a thread" checked={message.inThread} onChange={(inThread) => set({ inThread })} />
    </div>
  );
}

/** Messages that the local run has published: by id and subject, not by what they say. */
function Recorded({ onPick }: { onPick: (body: string) => void }) {
  const [messages, setMessages] =
    useState<readonly (KeptMessage & { id?: string; subject?: string; type?: string })[]>();
  const load = () => ask<typeof messages>('messages').then(setMessages, () => setMessages([]));
  if (messages === undefined)
    return (
      <button type="button" onClick={load}>
        Pick a message of the run
      </button>
    );
  const sent = messages.filter(({ kind, type }) => kind === 'event' && type === 'com.cometchat.message_sent');
  return (
    <label>
      Message of the run
      <select
        onChange={(event) => {
          const found = sent[Number(event.currentTarget.value)];
          if (found !== undefined) onPick(found.body);
        }}
      >
        <option value="">{sent.length === 0 ? 'none yet' : 'choose'}</option>
        {sent.map(({ id, subject }, index) => (
          <option key={id} value={index}>
            {subject}: {id}
          </option>
        ))}
      </select>
    </label>
  );
}
