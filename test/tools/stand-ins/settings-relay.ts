import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputNames } from '../../../infra/output-names.ts';
import { createSettingsBucket } from '../../../tools/local/aws/bucket.ts';
import { createS3 } from '../../../tools/local/aws/s3.ts';
import { sendJson, startServer } from './http-server.ts';

/** The part of a local run that `relay rules` talks to: its description, and its S3 over a folder. */
export async function startSettingsRelay() {
  const folder = await mkdtemp(join(tmpdir(), 'relay-rules-'));
  const file = join(folder, 'rule-settings.json');
  const s3 = createS3([createSettingsBucket({ object: 's3://rules/rule-settings.json', file })]);
  const requests: string[] = [];
  const server = await startServer((request, body, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
    if (pathname === '/_local/stack')
      return sendJson(response, 200, {
        outputs: { [outputNames.ruleSettingsBucket]: 'rules' },
        endpoints: { aws: server.url, s3: `${server.url}/_s3`, sqs: server.url },
        region: 'eu-west-1',
      });
    requests.push(`${request.method} ${pathname}`);
    const answer = s3({
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: Buffer.from(body),
    });
    for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
    response.writeHead(answer.status).end(answer.body);
  });
  return {
    folder,
    /** The settings in force. */
    file,
    /** What S3 was asked, as `GET /_s3/rules/rule-settings.json`. */
    requests,
    options: ['--local', '--local-port', String(server.port)],
    async stop() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
