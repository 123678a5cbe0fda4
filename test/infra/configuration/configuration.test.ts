import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod';
import { RelayConfigurationError } from '../../../infra/configuration/configuration-error.ts';
import { type Context, selectStages } from '../../../infra/configuration/configuration-file.ts';
import type { RelaySettings } from '../../../infra/configuration/generated/relay-settings.ts';
import { resolveConfiguration } from '../../../infra/configuration/relay-configuration.ts';
import type { relaySchema } from '../../../infra/configuration/relay-schema.ts';
import file from '../../../infra/relay.config.ts';
import { eventTypeOf } from '../../../lambda/cometchat/event-type.ts';
import { eventNames } from '../../../lambda/cometchat/schemas/processed.ts';
import { fullSettings } from '../support/configurations.ts';

function problems(settings: unknown): readonly string[] {
  try {
    resolveConfiguration(settings);
  } catch (error) {
    if (error instanceof RelayConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('resolveConfiguration', () => {
  it('needs nothing but the stage', () => {
    expect(resolveConfiguration({ stage: 'dev' })).toMatchObject({
      allowedAppIds: [],
      consumers: [{ name: 'processed-events', eventTypes: ['*'], visibilitySeconds: 60 }],
      decisions: { budgetMilliseconds: 1500, deadlineVerdict: 'open' },
      throttling: { webhooks: { requestsPerSecond: 1000, burst: 2000 } },
      lanes: { users: { maximumConcurrency: 10 } },
      onDestroy: 'delete',
    });
  });

  it('takes the type of every event of the catalogue, hyphens included', () => {
    const eventTypes = eventNames.map(eventTypeOf);
    expect(problems({ stage: 'dev', consumers: [{ name: 'a', eventTypes }] })).toEqual([]);
  });

  it('takes every setting that is documented', () => {
    expect(resolveConfiguration({ stage: 'prod', ...fullSettings })).toMatchObject({
      decisions: fullSettings.decisions,
      throttling: fullSettings.throttling,
      alarms: fullSettings.alarms,
    });
  });

  it('documents every setting that it takes', () => {
    expectTypeOf<Required<z.input<typeof relaySchema>>>().toExtend<Required<RelaySettings>>();
    expectTypeOf<keyof RelaySettings>().toEqualTypeOf<keyof z.input<typeof relaySchema>>();
  });

  it('changes nothing when it is applied to its own result', () => {
    const once = resolveConfiguration({ stage: 'prod', ...fullSettings });
    expect(resolveConfiguration(once)).toEqual(once);
  });

  it.each([
    ['prod', 'retain'],
    ['production', 'retain'],
    ['eu-prod', 'retain'],
    ['product', 'delete'],
    ['preprod', 'delete'],
    ['dev', 'delete'],
  ])('lets the data of the stage %s be handled as %s when the stack is destroyed', (stage, onDestroy) => {
    expect(resolveConfiguration({ stage }).onDestroy).toBe(onDestroy);
  });

  it.each([
    [{}, 'stage: must be 1 to 20 lower-case letters, digits and hyphens, starting with a letter'],
    [{ stage: 'Prod' }, 'stage: must be 1 to 20'],
    [{ stage: 'dev', stages: 1 }, 'stages: unknown key; allowed here: stage, allowedAppIds, consumers'],
    [{ stage: 'dev', allowedAppIds: 'app' }, 'allowedAppIds: must be a list'],
    [{ stage: 'dev', allowedAppIds: ['a,b'] }, 'allowedAppIds.0: must be the id of a CometChat app'],
    [{ stage: 'dev', consumers: [] }, 'consumers: must have at least one consumer'],
    [
      { stage: 'dev', consumers: [{ name: 'a', eventTypes: ['message.*'] }] },
      'consumers.0.eventTypes.0: must be "*", a category ("messages.*", ',
    ],
    [
      {
        stage: 'dev',
        consumers: [
          { name: 'a', eventTypes: ['*'] },
          { name: 'a', eventTypes: ['*'] },
        ],
      },
      'consumers: must not have two consumers with the same name',
    ],
    [
      {
        stage: 'dev',
        consumers: [
          { name: 'search2', eventTypes: ['*'] },
          { name: 'search-2', eventTypes: ['*'] },
        ],
      },
      'consumers: must not have two consumers whose names differ only in hyphens',
    ],
    ...['search-', 'a--b', '2a', 'a'.repeat(31)].map((name): [object, string] => [
      { stage: 'dev', consumers: [{ name, eventTypes: ['*'] }] },
      'consumers.0.name: must be 1 to 30 lower-case letters, digits and single hyphens',
    ]),
    [
      {
        stage: 'a-stage-of-20-letter',
        consumers: [
          { name: 'a-consumer-of-19-xx', eventTypes: ['*'] },
          { name: 'a-consumer-of-19-xx2', eventTypes: ['*'], function: { entry: 'a.ts' } },
        ],
      },
      'consumers.1.name: must be at most 18 characters in this stage',
    ],
    [
      { stage: 'dev', consumers: [{ name: 'lane-messages', eventTypes: ['*'] }] },
      'consumers.0.name: must not start with "lane-"',
    ],
    [
      { stage: 'dev', consumers: [{ name: 'search-dead', eventTypes: ['*'] }] },
      'consumers.0.name: must not end with "-dead"',
    ],
    [
      { stage: 'dev', consumers: [{ name: 'a', eventTypes: ['*'], readers: ['*'] }] },
      'consumers.0.readers.0: must be a 12-digit account id',
    ],
    [
      {
        stage: 'dev',
        consumers: [{ name: 'a', eventTypes: ['*'], visibilitySeconds: 60, function: { entry: 'a.ts' } }],
      },
      'consumers.0.visibilitySeconds: must be at least 6 times the timeout of the function',
    ],
    [
      { stage: 'dev', consumers: [{ name: 'a', eventTypes: ['*'], function: { entry: '../a.ts' } }] },
      'consumers.0.function.entry: must be the path of a .ts file inside the repository',
    ],
    [
      { stage: 'dev', decisions: { deadlineVerdict: 'maybe' } },
      'decisions.deadlineVerdict: must be "open" or "closed"',
    ],
    [
      { stage: 'dev', decisions: { budgetMilliseconds: 2500 } },
      'decisions.budgetMilliseconds: must be a whole number from 100 to 1900',
    ],
    [
      { stage: 'dev', lanes: { users: { maximumConcurrency: 1 } } },
      'lanes.users.maximumConcurrency: must be a whole number from 2 to 1000',
    ],
    [
      { stage: 'dev', lanes: { presence: {} } },
      'lanes.presence: unknown key; allowed here: messages, receipts, moderation, users, groups, calls, campaigns, other',
    ],
    [{ stage: 'dev', retention: { logDays: 2 } }, 'retention.logDays: must be one of 1, 3, 5, 7, 14, 30'],
    [{ stage: 'dev', alarms: { emails: ['nobody'] } }, 'alarms.emails.0: must be an e-mail address'],
    [
      { stage: 'dev', customDomain: { name: 'https://x.org' } },
      'customDomain.name: must be a host name in lower case',
    ],
    [
      { stage: 'dev', customerManagedKey: 'alias/x' },
      'customerManagedKey: must be "create" or the ARN of a KMS key',
    ],
    [{ stage: 'dev', onDestroy: 'snapshot' }, 'onDestroy: must be "retain" or "delete"'],
    [{ stage: 'dev', alarms: 7 }, 'alarms: must be an object with emails, laneAgeSeconds'],
  ])('says what is wrong with %j, where, and what is allowed', (settings, problem) => {
    expect(problems(settings)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('names all problems at once', () => {
    expect(problems({ stage: '!', onDestroy: 1, alarms: { drift: -1 } })).toHaveLength(3);
  });

  it('refuses an unknown key wherever it stands', () => {
    const sections = ['decisions', 'throttling', 'ingress', 'lanes', 'retention', 'alarms', 'customDomain'];
    const key = fc.string({ minLength: 1 }).filter((name) => !(name in fullSettings) && name !== '__proto__');
    fc.assert(
      fc.property(fc.constantFrom(...sections), key, (section, unknown) => {
        const known: object = Reflect.get(fullSettings, section);
        fc.pre(!(unknown in known));
        const settings = { stage: 'dev', ...fullSettings, [section]: { ...known, [unknown]: 1 } };
        expect(problems(settings)).toEqual([expect.stringContaining(`${section}.${unknown}: unknown key`)]);
      }),
    );
  });
});

describe('selectStages', () => {
  const select = (context: Context) => selectStages({ stages: { dev: {}, prod: fullSettings } }, context);

  it('takes the first stage, or those that the context names', () => {
    expect(select({})).toEqual([{ stage: 'dev' }]);
    expect(select({ stage: 'prod' })).toEqual([{ stage: 'prod', ...fullSettings }]);
    expect(select({ stage: 'dev,prod' })).toEqual([{ stage: 'dev' }, { stage: 'prod', ...fullSettings }]);
  });

  it('says which stages there are', () => {
    expect(() => select({ stage: 'staging' })).toThrow(
      'stage: staging is not in infra/relay.config.ts; it has dev, prod',
    );
  });

  it('replaces single settings by their path', () => {
    const [settings] = select({
      stage: 'prod',
      'relay.decisions.deadlineVerdict': 'open',
      'relay.alarms.drift': '9',
      'relay.allowedAppIds': '["one"]',
      'relay.consumers.0.name': 'first',
    });
    expect(resolveConfiguration(settings)).toMatchObject({
      allowedAppIds: ['one'],
      decisions: { deadlineVerdict: 'open', budgetMilliseconds: 1200 },
      alarms: { drift: 9, laneAgeSeconds: 120 },
      consumers: [{ name: 'first' }, { name: 'billing' }, { name: 'audit' }],
    });
  });

  it('leaves the file as it is', () => {
    const before = structuredClone(fullSettings);
    select({ stage: 'prod', 'relay.alarms.drift': '9', 'relay.consumers.0.name': 'first' });
    expect(fullSettings).toEqual(before);
  });

  it('has a misspelt override refused like a misspelt setting', () => {
    expect(problems(select({ 'relay.decision.deadlineVerdict': 'open' })[0])).toEqual([
      expect.stringContaining('decision: unknown key; allowed here:'),
    ]);
  });

  it('refuses an override that leads nowhere', () => {
    expect(() => select({ stage: 'prod', 'relay.onDestroy.now': 'yes' })).toThrow(
      'relay.onDestroy.now: "retain" has no settings below it',
    );
    expect(() => select({ stage: 'prod', 'relay.consumers.first': 'yes' })).toThrow(
      'must be an index from 0 to 3',
    );
  });
});

describe('infra/relay.config.ts', () => {
  it('holds stages that can be deployed as they are', () => {
    const stages = selectStages(file, { stage: Object.keys(file.stages).join(',') });
    expect(stages.map((settings) => problems(settings))).toEqual(stages.map(() => []));
  });
});
