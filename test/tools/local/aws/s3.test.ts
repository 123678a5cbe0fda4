import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createBucket } from '../../../../tools/local/aws/bucket.ts';
import { answerS3 } from '../../../../tools/local/aws/s3.ts';

const folder = mkdtempSync(join(tmpdir(), 'relay-s3-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const archiveFolder = join(folder, 'archive');
const bucket = createBucket('archive', archiveFolder);

function ask(method: string, path: string, body = '') {
  const [pathname = '', query = ''] = path.split('?');
  const message = new IncomingMessage(new Socket());
  const target = `/_s3${pathname}`;
  const request = { method, target, path: target, query, body: Buffer.from(body), receivedAt: 0, message };
  const answer = answerS3([bucket], request);
  return { status: answer.status, text: answer.body.toString() };
}

describe("the archive's bucket of the local run", () => {
  it('keeps objects as files, lists them by page and deletes them', () => {
    const key = (number: number) => `events/day%3D2026-11-21/hour%3D1${number}/a.ndjson.gz`;
    for (const number of [1, 2, 3])
      expect(ask('PUT', `/archive/${key(number)}`, `text ${number}`).status).toBe(200);
    expect(readFileSync(join(archiveFolder, 'events/day=2026-11-21/hour=12/a.ndjson.gz'), 'utf8')).toBe(
      'text 2',
    );
    const first = ask('GET', '/archive/?list-type=2&prefix=events/&max-keys=2').text;
    expect(first.match(/<Key>/g)).toHaveLength(2);
    const token = /<NextContinuationToken>(.*)<\/Next/.exec(first)?.[1] ?? '';
    const second = ask(
      'GET',
      `/archive/?list-type=2&max-keys=2&continuation-token=${encodeURIComponent(token)}`,
    );
    expect(second.text).toContain('hour=13');
    expect(second.text).toContain('<IsTruncated>false');
    expect(ask('DELETE', `/archive/${key(2)}`).status).toBe(204);
    expect(ask('GET', `/archive/${key(2)}`).status).toBe(404);
    expect(ask('GET', `/archive/${key(3)}`)).toEqual({ status: 200, text: 'text 3' });
  });

  it('keeps out of other folders', () => {
    expect(ask('GET', '/archive/events/..%2F..%2Frule-settings.json').status).toBe(404);
    expect(() => ask('PUT', '/archive/..%2Fx/y', '')).toThrow("can't hold");
    expect(ask('GET', '/other/a/b').text).toContain('NoSuchBucket');
  });
});
