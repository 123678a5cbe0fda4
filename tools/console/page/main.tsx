import { signal } from '@preact/signals';
import { render } from 'preact';
import { connection, follow, problem, relay } from './live.ts';
import { ChartsPanel } from './panels/charts-panel.tsx';
import { LivePanel } from './panels/live-panel.tsx';
import { QueuesPanel } from './panels/queues-panel.tsx';
import { RulesPanel } from './panels/rules-panel.tsx';
import { SendPanel } from './panels/send-panel.tsx';
import { SetupPanel } from './panels/setup-panel.tsx';

const panels = [
  { id: 'live', name: 'Live', Content: LivePanel },
  { id: 'charts', name: 'Charts', Content: ChartsPanel },
  { id: 'rules', name: 'Try rules', Content: RulesPanel },
  { id: 'send', name: 'Send', Content: SendPanel },
  { id: 'queues', name: 'Queues', Content: QueuesPanel },
  { id: 'setup', name: 'Setup', Content: SetupPanel },
] as const;

const fromAddress = () => panels.find(({ id }) => location.hash === `#${id}`) ?? panels[0];
const current = signal(fromAddress());
addEventListener('hashchange', () => {
  current.value = fromAddress();
});

/** The whole page: its head, the panels' names, and the panel that the address names. */
function App() {
  const { id, name, Content } = current.value;
  return (
    <>
      <Head />
      <nav aria-label="Panels">
        {panels.map((panel) => (
          <a key={panel.id} href={`#${panel.id}`} aria-current={panel.id === id ? 'page' : undefined}>
            {panel.name}
          </a>
        ))}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it */}
      <main id={id} tabIndex={0}>
        <h2 class="unseen">{name}</h2>
        <Content />
      </main>
    </>
  );
}

const connectionWords = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost, trying again',
} as const;

/** Which relay this is, and whether the page hears from it. */
function Head() {
  const facts = relay.value;
  return (
    <header>
      <h1>Relay console</h1>
      <p class="target">
        {facts === undefined ? 'Looking for the relay' : facts.name}
        {facts?.local === false && <strong class="deployed">deployed</strong>}
      </p>
      <p class={`connection ${connection.value}`} role="status">
        {connectionWords[connection.value]}
      </p>
      {problem.value !== '' && (
        <p class="notice bad" role="alert">
          {problem.value}
        </p>
      )}
    </header>
  );
}

const place = document.getElementById('console');
if (place !== null) render(<App />, place);
follow();
