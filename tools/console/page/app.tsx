import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { Head } from './head.tsx';
import { ChartsPanel } from './panels/charts/charts-panel.tsx';
import { LivePanel } from './panels/live/live-panel.tsx';
import { QueuesPanel } from './panels/queues/queues-panel.tsx';
import { RulesPanel } from './panels/rules/rules-panel.tsx';
import { SendPanel } from './panels/send/send-panel.tsx';
import { SetupPanel } from './panels/setup/setup-panel.tsx';

interface Panel {
  readonly id: string;
  readonly name: string;
  readonly Content: ComponentType;
}

const panels: readonly [Panel, ...Panel[]] = [
  { id: 'live', name: 'Live', Content: LivePanel },
  { id: 'charts', name: 'Charts', Content: ChartsPanel },
  { id: 'rules', name: 'Try rules', Content: RulesPanel },
  { id: 'send', name: 'Send', Content: SendPanel },
  { id: 'queues', name: 'Queues', Content: QueuesPanel },
  { id: 'setup', name: 'Setup', Content: SetupPanel },
];

const current = signal(fromAddress());
addEventListener('hashchange', () => {
  current.value = fromAddress();
});

function fromAddress(): Panel {
  return panels.find(({ id }) => location.hash === `#${id}`) ?? panels[0];
}

/** The whole page: its head, the panels' names, and the panel that the address names. */
export function App() {
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
