import { Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RelayFacts } from '../../../shared/api.ts';
import { readFacts, relay } from '../../live.ts';
import { clockOf } from '../../parts/clock.ts';
import { Copy } from '../../parts/copy.tsx';
import { Code } from '../../parts/scroll.tsx';
import { snippetsFor } from '../../state/snippets.ts';
import { Credentials } from './credentials.tsx';

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
      <section class="card" aria-labelledby="webhook-title">
        <h3 id="webhook-title">The webhook at CometChat</h3>
        <dl>
          {addressesOf(facts).map(([name, url]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>
                <code>{url}</code> <Copy text={url} what={`the ${name}`} />
              </dd>
            </Fragment>
          ))}
        </dl>
        <Credentials />
        {facts.local && <Tunnel tunnel={facts.tunnel} />}
      </section>
      <Consumers facts={facts} />
    </div>
  );
}

/** Behind a tunnel, CometChat needs its name instead of this machine's. */
function addressesOf({ webhookUrl, moderationUrl, tunnel }: RelayFacts): readonly [string, string][] {
  const reached = (url: string) =>
    tunnel === undefined ? url : `https://${tunnel.host}${new URL(url).pathname}`;
  return [
    ['URL', reached(webhookUrl)],
    ...(moderationUrl === undefined ? [] : [['Moderation URL', reached(moderationUrl)] as [string, string]]),
  ];
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
function Consumers({ facts }: { facts: RelayFacts }) {
  const [chosen, setChosen] = useState(0);
  const consumer = facts.consumers[chosen];
  if (consumer === undefined) return <p class="notice bad">The relay has no consumer.</p>;
  const snippets = snippetsFor({
    queueUrl: consumer.queueUrl,
    region: facts.region ?? 'us-east-1',
    endpoint: facts.sqsEndpoint,
  });
  return (
    <section class="card" aria-labelledby="consumer-title">
      <h3 id="consumer-title">A consumer</h3>
      {facts.consumers.length > 1 && (
        <label>
          Consumer
          <select value={chosen} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
            {facts.consumers.map(({ name }, index) => (
              <option key={name} value={index}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <p>
        <code>{consumer.queueUrl}</code>
      </p>
      {snippets.map(({ name, code }) => (
        <section key={name} aria-label={name}>
          <div class="row">
            <h4>{name}</h4>
            <Copy text={code} what={`the ${name} code`} />
          </div>
          <Code>{code}</Code>
        </section>
      ))}
    </section>
  );
}
