import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputNames } from '../../../infra/output-names.ts';
import { createSettingsBucket } from '../../../tools/local/aws/bucket.ts';
import { answerS3 } from '../../../tools/local/aws/s3.ts';
import { jsonResponse, openPort } from '../../../tools/local/http/server.ts';

/** The part of a local run that `relay rules` talks to: its description, and its S3 over a folder. */
export async function startSettingsRelay() {
  const folder = await mkdtemp(join(tmpdir(), 'relay-rules-'));
  const file = join(folder, 'rule-settings.json');
  const bucket = createSettingsBucket('s3://rules/rule-settings.json', file);
  const requests: string[] = [];
  const { url, serve, close } = await openPort({ port: 0, owner: { what: '', variable: '' } });
  serve(async (request) => {
    if (request.path === '/_local/stack')
      return jsonResponse(200, {
        outputs: { [outputNames.ruleSettingsBucket]: 'rules' },
        endpoints: { aws: url, s3: `${url}/_s3`, sqs: url },
        region: 'eu-west-1',
      });
    requests.push(`${request.method} ${request.path}`);
    return answerS3([bucket], request);
  });
  return {
    folder,
    /** The settings in force. */
    file,
    /** What S3 was asked, as `GET /_s3/rules/rule-settings.json`. */
    requests,
    options: ['--local', '--local-port', new URL(url).port],
    async stop() {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
