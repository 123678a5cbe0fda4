import type { JsonObject } from '../../lambda/cometchat/json.ts';
import type { EventContract, EventContracts } from './event-contracts.ts';
import { processedEventSchema } from './json-schemas.ts';

const queueName = 'cometchat-relay-{stage}-{consumer}.fifo';

/** The group is app and subject, the deduplication id the event's id. */
const queueBinding = {
  queue: {
    name: queueName,
    fifoQueue: true,
    deduplicationScope: 'messageGroup',
    fifoThroughputLimit: 'perMessageGroupId',
  },
  bindingVersion: '0.2.0',
};

/** The AsyncAPI 3 document of the consumer queues. */
export function writeAsyncApi(contracts: EventContracts): JsonObject {
  const messages = Object.fromEntries(
    contracts.events.map((contract) => [contract.event, toMessage(contract)]),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Processed CometChat events',
      version: `${Math.max(...contracts.events.map(({ version }) => version))}.0.0`,
      description:
        "What consumers read from their SQS FIFO queues: CloudEvents 1.0, structured JSON, one event per message. Events of one subject and category come in order. Order isn't kept between categories: a moderation verdict or a receipt can come before its message. Receipts are ordered per reader of a conversation. An event can come more than once, with the same id. If a payload can't tell a repeat from a retry, a vendor retry after a lost answer comes twice, with two ids.",
    },
    defaultContentType: 'application/cloudevents+json',
    servers: {
      sqs: {
        host: 'sqs.{region}.amazonaws.com',
        protocol: 'sqs',
        variables: { region: { description: 'The AWS region of the stack.' } },
      },
    },
    channels: {
      consumerQueue: {
        address: queueName,
        description: 'One queue per consumer of the configuration, with the events that it asks for.',
        parameters: {
          stage: { description: 'The name of the stage.', default: 'dev' },
          consumer: { description: 'The name of the consumer.', default: 'processed-events' },
        },
        bindings: { sqs: queueBinding },
        messages: Object.fromEntries(
          contracts.events.map(({ event }) => [event, { $ref: `#/components/messages/${event}` }]),
        ),
      },
    },
    operations: {
      publishEvent: {
        action: 'send',
        channel: { $ref: '#/channels/consumerQueue' },
        summary: 'The relay publishes a processed event.',
      },
    },
    components: {
      messages,
      schemas: toComponents({ ProcessedEvent: processedEventSchema, ...contracts.definitions }),
    },
  };
}

function toMessage({ event, type, dataschema, definition }: EventContract): JsonObject {
  const known = event !== 'unknown';
  return {
    name: type,
    title: event,
    summary: known
      ? `The data is described by ${dataschema}.`
      : 'An event of a trigger that the catalogue does not know; its type is `com.cometchat.` and the trigger.',
    contentType: 'application/cloudevents+json',
    headers: {
      type: 'object',
      description:
        "SQS message attributes. Characters that SQS doesn't allow are replaced by question marks.",
      properties: { type: { type: 'string' }, source: { type: 'string' }, subject: { type: 'string' } },
    },
    payload: {
      allOf: [
        { $ref: '#/components/schemas/ProcessedEvent' },
        {
          type: 'object',
          properties: {
            ...(known ? { type: { const: type } } : {}),
            dataschema: { const: dataschema },
            data: { $ref: `#/components/schemas/${definition}` },
          },
        },
      ],
    },
  };
}

/** Schemas as a document with components refers to them. Inside it they have no dialect and no id of their own. */
function toComponents(schemas: Readonly<Record<string, JsonObject>>): JsonObject {
  const inner = Object.entries(schemas).map(([name, { $schema: _dialect, $id: _id, ...schema }]) => [
    name,
    schema,
  ]);
  const text = JSON.stringify(Object.fromEntries(inner));
  return JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/'));
}
