import { useState } from 'preact/hooks';
import type { RelayFacts } from '../../../shared/api.ts';
import { relay } from '../../live.ts';
import { Code } from '../../parts/scroll.tsx';
import { type Snippet, snippetsFor } from '../../state/snippets.ts';
import { Credentials } from './credentials.tsx';

/** What to enter at CometChat, and how a consumer reads its queue. */
export function SetupPanel() {
  const facts = relay.value;
  if (facts === undefined) return <p>Looking for the relay…</p>;
  return (
    <div class="columns">
      <section class="card" aria-labelledby="webhook-title">
        <h3 id="webhook-title">The webhook at CometChat</h3>
        <dl>
          <dt>URL</dt>
          <dd>
            <code>{facts.webhookUrl}</code> <Copy text={facts.webhookUrl} what="the URL" />
          </dd>
          {facts.moderationUrl !== undefined && (
            <>
              <dt>Moderation URL</dt>
              <dd>
                <code>{facts.moderationUrl}</code>
              </dd>
            </>
          )}
        </dl>
        <Credentials />
        <Tunnel facts={facts} />
      </section>
      <Consumers facts={facts} />
    </div>
  );
}

function Tunnel({ facts }: { facts: RelayFacts }) {
  if (!facts.local) return null;
  return (
    <p class="notice">
      {isReachable(facts.webhookUrl)
        ? 'The webhook URL leads to this machine by a tunnel.'
        : 'No tunnel: CometChat can’t reach 127.0.0.1. Open a tunnel to the port of the URL, and enter its address with /webhooks.'}
    </p>
  );
}

function isReachable(url: string): boolean {
  return !['127.0.0.1', 'localhost'].includes(new URL(url).hostname);
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
      {snippets.map((snippet) => (
        <SnippetCode key={snippet.name} snippet={snippet} />
      ))}
    </section>
  );
}

function SnippetCode({ snippet: { name, code } }: { snippet: Snippet }) {
  return (
    <section aria-label={name}>
      <div class="row">
        <h4>{name}</h4>
        <Copy text={code} what={`the ${name} code`} />
      </div>
      <Code>{code}</Code>
    </section>
  );
}

export function Copy({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('copied');
    } catch {
      setSaid('the browser didn’t allow it');
    }
  };
  return (
    <>
      <button type="button" aria-label={`Copy ${what}`} onClick={copy}>
        Copy
      </button>{' '}
      <span class="hint" role="status">
        {said}
      </span>
    </>
  );
}
