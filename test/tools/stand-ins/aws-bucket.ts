import { gzipSync } from 'node:zlib';
import { hourFolder } from '../../../lambda/archive/layout.ts';
import { settingsKeys } from '../../../lambda/decisions/settings/settings-keys.ts';

/** The one bucket of the stand-in: rule settings and archived events. */
export const bucket = 'settings-bucket';

/** What the bucket holds at first: two archived objects, and rule settings with earlier ones where asked for. */
export function* firstObjects(withSettings: boolean): Generator<[string, string | Buffer]> {
  for (const [name, uids] of Object.entries({ one: ['alice'], both: ['alice', 'bob'] }))
    yield [`${hourFolder(Date.now())}${name}.ndjson.gz`, gzipSync(uids.map(archivedLine).join(''))];
  if (withSettings)
    for (const [index, key] of [settingsKeys.current, ...earlierSettings].entries())
      yield [key, JSON.stringify({ shadowWaitMilliseconds: index, rules: {} })];
}

/** A line of an archived object. */
function archivedLine(uid: string): string {
  const event = {
    id: `event-${uid}`,
    source: '/cometchat/apps/app1/webhooks/hook',
    type: 'com.cometchat.message_sent',
    receivedtime: new Date(Date.now() - 1).toISOString(),
    data: { uid },
  };
  return `${JSON.stringify(event)}\n`;
}

const earlierSettings = ['20260101T000000000Z-0123456789ab', '20260102T000000000Z-abcdef012345'].map(
  (name) => `${settingsKeys.historyPrefix}${name}.json`,
);

/** S3, as far as rule settings and the archive need it. */
export function answerS3(
  objects: Map<string, string | Buffer>,
  method: string | undefined,
  { pathname, searchParams }: URL,
  text: string,
): { readonly action: string; readonly status: number; readonly body: string | Buffer } {
  const key = decodeURIComponent(pathname.slice(`/${bucket}/`.length));
  if (method === 'PUT') {
    objects.set(key, text);
    return { action: 's3:PutObject', status: 200, body: '' };
  }
  if (method === 'DELETE') {
    objects.delete(key);
    return { action: 's3:DeleteObject', status: 204, body: '' };
  }
  if (searchParams.has('list-type')) {
    const prefix = searchParams.get('prefix') ?? '';
    const contents = [...objects.keys()].filter((name) => name.startsWith(prefix));
    const body = `<ListBucketResult>${contents.map((name) => `<Contents><Key>${name}</Key></Contents>`).join('')}</ListBucketResult>`;
    return { action: 's3:ListBucket', status: 200, body };
  }
  const found = objects.get(key);
  return found === undefined
    ? { action: 's3:GetObject', status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' }
    : { action: 's3:GetObject', status: 200, body: found };
}
