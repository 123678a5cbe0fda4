import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { Head } from './head.tsx';
import { LivePanel } from './panels/live/live-panel.tsx';

interface Panel {
  readonly id: string;
  readonly name: string;
  readonly Content: ComponentType;
}

const panels: readonly [Panel, ...Panel[]] = [{ id: 'live', name: 'Live', Content: LivePanel }];

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
      <main id={id}>
        <h2 class="unseen">{name}</h2>
        <Content />
      </main>
    </>
  );
}
