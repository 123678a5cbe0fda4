import { describe, expect, it } from 'vitest';
import {
  createServiceClient,
  type ServiceClientDependencies,
} from '../../lambda/signed-requests/service-client.ts';

const request = { service: 's3', method: 'GET', url: new URL('https://rules.s3.example/') } as const;
const signing = { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
const refused = (status: number) => ({ status, headers: {}, body: '' });

/** A client whose attempts end as told, by a clock that moves only when it pauses. */
function setUp(...ends: (Error | number)[]) {
  const pauses: number[] = [];
  let attempts = 0;
  const dependencies: ServiceClientDependencies = {
    async send(_request, _options, { onSent }) {
      const end = ends[attempts] ?? 200;
      attempts += 1;
      onSent?.();
      if (end instanceof Error) throw end;
      return refused(end);
    },
    pause: async (milliseconds) => void pauses.push(milliseconds),
    random: () => 0.5,
    now: () => 0,
  };
  let sent = 0;
  const onSent = () => {
    sent += 1;
  };
  const client = createServiceClient({ ...signing, onSent }, dependencies);
  return { client, pauses, attempts: () => attempts, sent: () => sent };
}

describe('createServiceClient', () => {
  it('tries once more after a broken connection, a fault or a refusal for haste, after a random pause', async () => {
    for (const first of [new Error('ECONNRESET'), 500, 503, 429]) {
      const { client, attempts, pauses, sent } = setUp(first);
      expect(await client(request)).toMatchObject({ status: 200 });
      expect(attempts()).toBe(2);
      expect(pauses).toEqual([50]);
      expect(sent()).toBe(2);
    }
  });

  it('tries no more than twice', async () => {
    const { client, attempts } = setUp(500, 500);
    await expect(client(request)).rejects.toMatchObject({ name: 'Http500' });
    expect(attempts()).toBe(2);
  });

  it('does not try again what is refused for good', async () => {
    const { client, attempts } = setUp(403);
    await expect(client(request)).rejects.toMatchObject({ name: 'Http403' });
    expect(attempts()).toBe(1);
  });

  it('gives up within a second where no answer comes', async () => {
    let attempts = 0;
    const client = createServiceClient(signing, {
      send: (_request, _options, { signal }) => {
        attempts += 1;
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      },
      pause: async () => {},
      random: () => 0,
      // The time that is left is nothing, so that the test doesn't wait for it.
      now: (() => {
        let calls = 0;
        return () => (calls++ === 0 ? 0 : 1000);
      })(),
    });
    await expect(client(request)).rejects.toMatchObject({ name: 'DeadlineError' });
    expect(attempts).toBe(2);
  });
});
