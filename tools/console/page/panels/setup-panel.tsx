import { useEffect, useState } from 'preact/hooks';
import type { CommandResult, Credentials, RelayFacts } from '../../shared/api.ts';
import { ask, useAnswer, useTask } from '../ask.ts';
import { readFacts, relay } from '../live.ts';
import { Card, Code, Copy, Facts, Notice } from '../parts/blocks.tsx';
import { Select } from '../parts/fields.tsx';
import { clockOf } from '../parts/words.ts';
import { snippetsFor } from '../state/snippets.ts';

/** A tunnel is known once a request came through it. Milliseconds. */
const askAgain = 1_000;

/** What to enter at CometChat, and how a consumer reads its queue. */
export function SetupPanel() {
  useEffect(() => {
    const timer = setInterval(readFacts, askAgain);
    return () => clearInterval(timer);
  }, []);
  const facts = relay.value;
  if (facts === undefined) return <p>Looking for the relay…</p>;
  return (
    <div class="columns">
      <Card title="The webhook at CometChat">
        <Addresses facts={facts} />
        <CredentialFacts />
        {facts.local && <Tunnel tunnel={facts.tunnel} />}
      </Card>
      <Consumers facts={facts} />
    </div>
  );
}

/** Behind a tunnel, CometChat needs its name instead of this machine's. */
function Addresses({ facts: { webhookUrl, moderationUrl, tunnel } }: { facts: RelayFacts }) {
  const shown = (name: string, url: string | undefined) => {
    if (url === undefined) return [name, undefined] as const;
    const reached = tunnel === undefined ? url : `https://${tunnel.host}${new URL(url).pathname}`;
    return [name, <Copied key={name} text={reached} what={`the ${name}`} />] as const;
  };
  return <Facts facts={[shown('URL', webhookUrl), shown('Moderation URL', moderationUrl)]} />;
}

function Copied({ text, what }: { text: string; what: string }) {
  return (
    <>
      <code>{text}</code> <Copy text={text} what={what} />
    </>
  );
}

/** User name and password, fetched only by a click; and whether a rotation is in progress. */
function CredentialFacts() {
  const { answer, problem } = useAnswer<CommandResult<Credentials>>('credentials');
  const task = useTask<CommandResult<Credentials> | undefined>();
  const { username, password } = task.answer?.records[0] ?? {};
  const isHidden = username === undefined || password === undefined;
  const toggle = () => task.run(async () => (isHidden ? ask('credentials/reveal', {}) : undefined));
  const rotating = answer?.records[0]?.rotating;
  return (
    <>
      <Facts
        facts={[
          ['User name', isHidden ? <code>••••••</code> : <Copied text={username} what="the user name" />],
          ['Password', isHidden ? <code>••••••••••••</code> : <Copied text={password} what="the password" />],
        ]}
      />
      <p>
        <button type="button" onClick={toggle}>
          {isHidden ? 'Show user name and password' : 'Hide them'}
        </button>
      </p>
      <p role="status">
        {rotating === true && 'A rotation is in progress: the previous password is accepted too.'}
        {rotating === false && 'No rotation is in progress.'}
      </p>
      <Notice mood="bad">{problem || task.problem || (isHidden ? task.answer?.problem : '')}</Notice>
    </>
  );
}

function Tunnel({ tunnel }: Pick<RelayFacts, 'tunnel'>) {
  return (
    <p class={tunnel === undefined ? 'notice' : 'notice good'} role="status">
      {tunnel === undefined
        ? 'No request has come through a tunnel yet. CometChat can’t reach 127.0.0.1: open a tunnel to the port of the URL, and enter its address with /webhooks.'
        : `The tunnel ${tunnel.host} leads here. The last request came through it at ${clockOf(tunnel.time).slice(0, 8)}.`}
    </p>
  );
}

/** Code that reads a consumer's queue, for one consumer at a time. */
function Consumers({ facts: { consumers, local } }: { facts: RelayFacts }) {
  const [chosen, setChosen] = useState(consumers[0]?.name ?? '');
  const queueUrl = consumers.find(({ name }) => name === chosen)?.queueUrl;
  if (queueUrl === undefined) return <p class="notice bad">The relay has no consumer.</p>;
  return (
    <Card title="A consumer">
      {consumers.length > 1 && (
        <Select
          label="Consumer"
          value={chosen}
          options={consumers.map(({ name }) => [name, name])}
          onChange={setChosen}
        />
      )}
      <p>
        <code>{queueUrl}</code>
      </p>
      {snippetsFor(queueUrl, local).map(({ name, code }) => (
        <section key={name} aria-label={name}>
          <div class="row">
            <h4>{name}</h4>
            <Copy text={code} what={`the ${name} code`} />
          </div>
          <Code>{code}</Code>
        </section>
      ))}
    </Card>
  );
}
