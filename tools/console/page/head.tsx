import { type Connection, connection, problem, relay } from './live.ts';

const words: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost, trying again',
};

/** Which relay this is, and whether the page hears from it. */
export function Head() {
  const facts = relay.value;
  return (
    <header>
      <h1>Relay console</h1>
      <p class="target">
        {facts === undefined ? 'Looking for the relay' : facts.name}
        {facts?.local === false && <strong class="deployed">deployed</strong>}
      </p>
      <p class={`connection ${connection.value}`} role="status">
        {words[connection.value]}
      </p>
      {problem.value !== '' && (
        <p class="notice bad" role="alert">
          {problem.value}
        </p>
      )}
    </header>
  );
}
