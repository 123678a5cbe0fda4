import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { outputNames } from '../../../infra/output-names.ts';
import type { LocalRelay } from '../../../tools/local/index.ts';

/** The control address of a local run whose log holds so many deliveries. Its other parts are the real run's. */
export async function startBusyLocalRun(relay: LocalRelay, deliveries: number) {
  const started = Date.now() - 1_000;
  const logGroup = relay.outputs[outputNames.ingressLogGroup] ?? '';
  const lines = Array.from({ length: deliveries }, (_, index) => {
    const fields = {
      message: 'delivery',
      requestId: `busy-${index}`,
      trigger: 'message_sent',
      status: '200',
    };
    return {
      time: started + (index % 1_000),
      logGroup,
      message: JSON.stringify({ ...fields, AckLatency: 9 }),
    };
  }).sort((left, right) => left.time - right.time);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    if (url.pathname === '/_local/stack') {
      const { outputs, endpoints, region } = relay;
      response.end(JSON.stringify({ outputs, endpoints, region }));
    } else if (url.pathname === '/_local/logs') {
      const since = Number(url.searchParams.get('since'));
      const wanted = lines.filter(({ time }) => time >= since);
      response.end(wanted.map((line) => `${JSON.stringify(line)}\n`).join(''));
    } else response.end('');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
