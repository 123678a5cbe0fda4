import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../lambda/cometchat/catalogue/index.ts';
import { describeCatalogue } from '../../../tools/contracts/describe-catalogue.ts';

describe('the description of the catalogue', () => {
  it('puts the recipes in words', () => {
    const row = describeCatalogue().find(({ name }) => name === 'user_mentioned');
    expect(row).toMatchObject({
      type: 'com.cometchat.user_mentioned',
      synchronous: false,
      identity: [
        '`data.message.id`',
        '`data.message.updatedAt` (if present)',
        'a digest of everything else in `data`',
      ],
      needed: ['`data.message.id`'],
      time: ['`data.message.updatedAt` (seconds)', '`data.message.sentAt` (seconds)'],
    });
  });

  it('names every field that a recipe names', () => {
    for (const row of describeCatalogue()) {
      const own = catalogue.find(({ name }) => name === row.name)?.identity;
      expect(row.identity.length === 0, row.name).toBe(own === 'receipt');
      expect(row.needed.length === 0, row.name).toBe(own === 'receipt');
      expect(row.subject.length, row.name).toBeGreaterThan(0);
    }
    const sent = describeCatalogue().find(({ name }) => name === 'legacy_after_message_deleted');
    expect(sent?.conditions).toEqual(['`data.category` is `action`', '`data.data.action` is `deleted`']);
  });
});
