import { describe, expect, it } from 'vitest';
import { complaintOf } from '../../tools/local/console/lines.ts';

const complaint = (line: object) =>
  complaintOf({ time: 0, logGroup: '/aws/lambda/relay', message: JSON.stringify(line) });

describe('what the console repeats of a log', () => {
  it('is what a function complains of, and why', () => {
    expect(complaint({ level: 'ERROR', message: 'record failed', reason: 'publish-failed' })).toBe(
      'ERROR record failed (publish-failed)',
    );
    expect(complaint({ level: 'WARN', message: 'slow' })).toBe('WARN slow');
  });

  it('says what is wrong with the settings of the rules', () => {
    expect(
      complaint({
        level: 'ERROR',
        message: 'rule settings broken',
        problems: ['rules.links: unknown key', 'rules: too many'],
      }),
    ).toBe('ERROR rule settings broken (rules.links: unknown key; rules: too many)');
  });

  it('is nothing of what goes well, and of no other field', () => {
    expect(complaint({ level: 'INFO', message: 'delivery' })).toBeUndefined();
    expect(complaint({ level: 'ERROR', message: 'failed', text: 'a secret', problems: 7 })).toBe(
      'ERROR failed',
    );
    expect(complaintOf({ time: 0, logGroup: 'g', message: 'not JSON' })).toBeUndefined();
  });
});
