import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleDelivery } from '../../tools/samples/index.ts';
import { type RunningRelay, startRunningRelay } from './support/running-relay.ts';

let running: RunningRelay;
let secrets: SecretsManagerClient;

beforeAll(async () => {
  running = await startRunningRelay({ credentials: { username: 'e2euser', password: 'firstPassword1' } });
  secrets = new SecretsManagerClient({
    endpoint: running.relay.endpoints.aws,
    region: running.relay.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

afterAll(async () => {
  secrets?.destroy();
  await running?.stop();
});

async function statusWith(password: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`e2euser:${password}`).toString('base64')}`;
  const body = JSON.stringify(sampleDelivery('message_sent', { system: 'modern', appId: 'e2ecredentials' }));
  return (await running.post(body, { authorization })).status;
}

describe('the credentials', () => {
  it('are those of the settings', async () => {
    const SecretId = running.relay.outputs.CredentialsSecretArn;
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    expect(JSON.parse(SecretString)).toMatchObject({ username: 'e2euser', password: 'firstPassword1' });
    expect(await statusWith('firstPassword1')).toBe(200);
  });

  it('can be rotated: for a time both passwords are valid', async () => {
    const SecretId = running.relay.outputs.CredentialsSecretArn;
    const rotated = { username: 'e2euser', password: 'secondPassword2', previousPassword: 'firstPassword1' };
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(rotated) }));
    // A running container would look ten seconds after it last did (test/ingress); new settings start a new one.
    await running.writeSettings({ rules: { links: { mode: 'off' } } });
    await expect.poll(() => statusWith('secondPassword2'), { timeout: 30_000, interval: 50 }).toBe(200);
    expect(await statusWith('firstPassword1')).toBe(200);
    expect(await statusWith('thirdPassword3')).toBe(401);
  });
});
