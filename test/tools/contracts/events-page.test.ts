import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../lambda/cometchat/catalogue/index.ts';
import { rowText } from '../../../tools/contracts/events-page.ts';

const textOf = (wanted: string) =>
  catalogue
    .filter(({ name }) => name === wanted)
    .map(rowText)
    .join();

describe('a row of the catalogue on the events page', () => {
  it('puts the recipes in words', () => {
    const text = textOf('user_mentioned');
    expect(text).toContain(
      'Identity: app, webhook, trigger, `data.message.id`*, `data.message.updatedAt` (if present), a digest of everything else in `data`\n',
    );
    expect(text).toContain(
      'Time: `data.message.updatedAt` (seconds); else `data.message.sentAt` (seconds); else the receipt time\n',
    );
    expect(textOf('legacy_after_message_deleted')).toContain(
      ', where `data.category` is `action` and `data.data.action` is `deleted`\n',
    );
  });

  it('names every field that a recipe names', () => {
    for (const row of catalogue) {
      const ingredients = row.identity === 'receipt' ? [] : row.identity;
      const paths = ingredients.flatMap((ingredient) => ('paths' in ingredient ? ingredient.paths : []));
      for (const path of [...paths, ...row.ignored, ...row.time.map((time) => time.path)])
        expect(rowText(row), row.name).toContain(`\`${path}\``);
      expect(rowText(row).includes('the request id'), row.name).toBe(row.identity === 'receipt');
    }
  });
});
