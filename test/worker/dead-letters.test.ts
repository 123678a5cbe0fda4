import { describe, expect, it } from 'vitest';
import { laneDeadLetter } from '../../lambda/worker/dead-letters.ts';
import { prepareRecord } from '../../lambda/worker/prepare.ts';
import { laneRecord, plainCatalogue } from './support/factories.ts';

const record = laneRecord('not JSON', { id: 'm-7', group: 'app-a', traceHeader: 'Root=1-2-3' });

function deadLetterOf(messageAttributes: typeof record.messageAttributes) {
  const changed = { ...record, messageAttributes };
  const problem = prepareRecord(changed, plainCatalogue, 0);
  if (problem.kind !== 'unprocessable') throw new Error('the record is processable');
  return laneDeadLetter(changed, problem);
}

describe('a lane’s dead letter', () => {
  it('has the body, the group and the trace of the record, and its message id as deduplication id', () => {
    expect(deadLetterOf(record.messageAttributes)).toMatchObject({
      body: 'not JSON',
      groupId: 'app-a',
      deduplicationId: 'm-7',
      traceHeader: 'Root=1-2-3',
    });
  });

  it('has no more attributes than the ten that SQS takes', () => {
    const many = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [`a${n}`, { dataType: 'String' as const, stringValue: 'x' }]),
    );
    expect(Object.keys(deadLetterOf(many).attributes)).toHaveLength(10);
    expect(deadLetterOf(many).attributes).toMatchObject({ reason: { StringValue: 'not-json' } });
  });

  it('leaves out attributes that cannot be sent again', () => {
    const odd = {
      bytes: { dataType: 'Binary' as const, binaryValue: 'AAAA' },
      empty: { dataType: 'String' as const, stringValue: '' },
      webhook: { dataType: 'String' as const, stringValue: 'hook' },
    };
    expect(Object.keys(deadLetterOf(odd).attributes).sort()).toEqual(['detail', 'reason', 'webhook']);
  });

  it('takes the place of its own former reason when it fails again after a redrive', () => {
    const redriven = { reason: { dataType: 'String' as const, stringValue: 'too-large' } };
    expect(deadLetterOf(redriven).attributes).toMatchObject({ reason: { StringValue: 'not-json' } });
  });
});
