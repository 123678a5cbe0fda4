import { describe, expect, it } from 'vitest';
import { flag } from '../../../lambda/decisions/settings/setting.ts';

describe('an option that is true or false', () => {
  it.each([true, false])('is %s', (value) => {
    const problems: string[] = [];
    expect(flag().read(value, (path, problem) => problems.push(`${path} ${problem}`), 'loud')).toBe(value);
    expect(problems).toEqual([]);
  });

  it.each(['true', 1, null])('is refused where it is %j', (value) => {
    const problems: string[] = [];
    flag().read(value, (path, problem) => problems.push(`${path} ${problem}`), 'loud');
    expect(problems).toEqual(['loud must be true or false']);
  });

  it('has a schema with what it is about', () => {
    expect(flag('whether it shouts').schema).toEqual({ type: 'boolean', description: 'whether it shouts' });
  });
});
