import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const envelope = { appId: 'app', webhook: 'hook', region: 'eu' };
const entity = {
  sender: 'ada',
  receiver: 'ben',
  receiverType: 'user',
  conversationId: 'ada_user_ben',
  category: 'message',
  type: 'text',
};

/** Writes the deliveries that the recorded session sends as files. */
export async function writeSamples(folder: string): Promise<void> {
  const write = (name: string, body: unknown) => writeFile(join(folder, name), JSON.stringify(body));
  const { conversationId: _, ...unsent } = entity;
  await write('message.json', {
    ...envelope,
    trigger: 'message_sent',
    data: { message: { ...entity, id: '1007', data: { text: 'hello' }, sentAt: 1_770_056_000 } },
  });
  await write('before.json', {
    ...envelope,
    trigger: 'before_message',
    data: { ...unsent, data: { text: 'have you got swordfish' } },
  });
  await mkdir(join(folder, 'edits'));
  for (let number = 1; number <= 12; number += 1) {
    // Without an `id` nobody can say which message was edited.
    const message = { ...entity, data: { text: `edited ${number}` } };
    await write(`edits/${String(number).padStart(2, '0')}.json`, {
      ...envelope,
      trigger: 'message_edited',
      data: { message },
    });
  }
}
