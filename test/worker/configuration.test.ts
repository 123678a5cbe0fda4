import { describe, expect, it } from 'vitest';
import { readWorkerConfiguration, writeWorkerEnvironment } from '../../lambda/worker/configuration.ts';

const environment = writeWorkerEnvironment({
  stage: 'prod',
  lane: 'calls',
  deadLetterQueueUrl: 'https://sqs/1/relay-lane-calls-dead.fifo',
  maximumReceives: 10,
  queueUrlPrefix: 'https://sqs/1/relay-',
  consumers: [
    { name: 'search', eventTypes: ['messages.*', 'com.cometchat.user_blocked'] },
    { name: 'audit', eventTypes: ['*'] },
  ],
});

describe("the worker's environment", () => {
  it('tells the function the queues of the consumers, in their order', () => {
    expect(readWorkerConfiguration(environment)).toEqual({
      stage: 'prod',
      lane: 'calls',
      deadLetterQueueUrl: 'https://sqs/1/relay-lane-calls-dead.fifo',
      maximumReceives: 10,
      consumers: [
        {
          name: 'search',
          eventTypes: ['messages.*', 'com.cometchat.user_blocked'],
          queueUrl: 'https://sqs/1/relay-search.fifo',
          deadLetterQueueUrl: 'https://sqs/1/relay-search-dead.fifo',
        },
        {
          name: 'audit',
          eventTypes: ['*'],
          queueUrl: 'https://sqs/1/relay-audit.fifo',
          deadLetterQueueUrl: 'https://sqs/1/relay-audit-dead.fifo',
        },
      ],
    });
  });

  it('may name no consumer at all', () => {
    expect(readWorkerConfiguration({ ...environment, CONSUMERS: '{}' }).consumers).toEqual([]);
  });

  it.each(['STAGE', 'DEAD_LETTER_QUEUE_URL', 'MAXIMUM_RECEIVES', 'QUEUE_URL_PREFIX', 'CONSUMERS'])(
    'is refused without %s',
    (name) => {
      for (const value of [undefined, ''])
        expect(() => readWorkerConfiguration({ ...environment, [name]: value })).toThrow(
          `environment variable ${name} is missing`,
        );
    },
  );

  it.each([
    [{ LANE: 'presence' }, 'LANE must be one of messages, '],
    [{ MAXIMUM_RECEIVES: '0' }, 'MAXIMUM_RECEIVES must be a whole number from 1'],
    [{ MAXIMUM_RECEIVES: 'ten' }, 'MAXIMUM_RECEIVES must be a whole number from 1'],
    [{ CONSUMERS: 'search' }, 'CONSUMERS is not JSON'],
    [{ CONSUMERS: '["search"]' }, 'CONSUMERS must be a JSON object'],
    [{ CONSUMERS: 'null' }, 'CONSUMERS must be a JSON object'],
    [{ CONSUMERS: '{"search":"*"}' }, 'CONSUMERS: search must be a list of event types'],
    [{ CONSUMERS: '{"search":[7]}' }, 'CONSUMERS: search must be a list of event types'],
  ])('is refused with %j', (change, problem) => {
    expect(() => readWorkerConfiguration({ ...environment, ...change })).toThrow(problem);
  });
});
