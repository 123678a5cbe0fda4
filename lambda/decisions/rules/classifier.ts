import type { JsonObject } from '../../cometchat/json.ts';
import type { JudgedMessage } from '../rule.ts';
import { defineRule } from '../rule-definition.ts';
import { listOf, mapOf } from '../settings/collections.ts';
import { choice, number, optional, text, textMatching, withDefault } from '../settings/setting.ts';
import { askClassifier, ClassifierError, valueAt } from './classifier-request.ts';

/** Names of fields, one below the other, such as `result.scores.toxicity` or `0.score`. */
const answerPath = (about: string) =>
  textMatching({
    pattern: /^[A-Za-z0-9_-]{1,60}(\.[A-Za-z0-9_-]{1,60}){0,9}$/,
    most: 300,
    allowed: 'names of fields with dots between them, such as result.score',
    about,
  });

const share = (about: string) => number({ least: 0, most: 1, about });

/** What of a message may be sent. */
const sendable = {
  text: ({ text }: JudgedMessage) => text,
  type: ({ category, type }: JudgedMessage) => `${category}/${type}`,
  sender: ({ sender }: JudgedMessage) => sender,
  receiver: ({ receiver, receiverType }: JudgedMessage) => ({ type: receiverType, id: receiver }),
  conversation: ({ conversationId }: JudgedMessage) => conversationId,
  attachments: ({ attachments }: JudgedMessage) => attachments.map((attachment) => ({ ...attachment })),
  context: ({ context }: JudgedMessage) => context.map((earlier) => ({ ...earlier })),
} as const satisfies Record<string, (message: JudgedMessage) => JsonObject[string]>;

/** Asks a service of the team's own, over HTTPS, how bad a message is. Limits: `docs/rules/classifier.md`. */
export const classifier = defineRule({
  name: 'classifier',
  summary: 'Asks a classifier of your own over HTTPS.',
  timeoutMilliseconds: 800,
  options: {
    url: textMatching({
      pattern: /^(https:\/\/[^\s/?#@\\]+|http:\/\/127\.0\.0\.1(:[0-9]{1,5})?)(\/[^\s#]*)?$/,
      most: 2000,
      allowed: 'an https URL without user information (http only to 127.0.0.1, in the local run)',
    }),
    headers: withDefault(
      mapOf(text({ least: 0, most: 1000 }), {
        most: 20,
        keys: /^[A-Za-z0-9-]{1,100}$/,
        allowedKeys: 'letters, digits and hyphens',
        about: 'Sent with each request. Everyone who can read the settings can read them: no keys.',
      }),
      {},
    ),
    secretHeaders: withDefault(
      mapOf(textMatching({ pattern: /^[a-z0-9-]{1,40}$/, most: 40, allowed: 'the name of a rule secret' }), {
        most: 5,
        keys: /^[A-Za-z0-9-]{1,100}$/,
        allowedKeys: 'letters, digits and hyphens',
        about: 'Headers whose values are rule secrets (decisions.ruleSecrets): their names.',
      }),
      {},
    ),
    send: withDefault(
      listOf(choice(['text', 'type', 'sender', 'receiver', 'conversation', 'attachments', 'context']), {
        least: 1,
        most: 7,
        about: 'The parts of the message that the classifier gets.',
      }),
      ['text'],
    ),
    scorePath: withDefault(
      answerPath('The path of the score in its answer: a number from 0 to 1, or true or false.'),
      'score',
    ),
    dropAt: withDefault(
      share('Messages with this score or a higher one are dropped, with the score as confidence.'),
      0.9,
    ),
    annotateAt: optional(share('From this score on {"classifier":{"score":...}} is added to the metadata.')),
    labelPath: optional(answerPath('Where its answer has a word for what it found.')),
    labels: withDefault(
      listOf(text({ most: 50 }), {
        most: 100,
        about: 'The words that are passed on as reason; others are not.',
      }),
      [],
    ),
  },
  check: ({ url }) => (URL.canParse(url) ? [] : ["url isn't a valid URL"]),
  create(options) {
    const readLabel = (answer: unknown): string | undefined => {
      const label = options.labelPath === undefined ? undefined : valueAt(answer, options.labelPath);
      return options.labels.find((known) => known === label);
    };
    const { url, headers, secretHeaders } = options;
    return async (message, { signal, post }) => {
      const question = Object.fromEntries(options.send.map((name) => [name, sendable[name](message)]));
      const answer = await askClassifier(post, { url, headers, secretHeaders, question, signal });
      const score = readScore(valueAt(answer, options.scorePath));
      const label = readLabel(answer);
      if (score >= options.dropAt)
        return { outcome: 'drop', reason: label ?? 'classifier', confidence: score };
      if (score < (options.annotateAt ?? Number.POSITIVE_INFINITY)) return { outcome: 'pass' };
      return {
        outcome: 'annotate',
        metadata: { classifier: { score, ...(label === undefined ? {} : { label }) } },
      };
    };
  },
});

function readScore(value: unknown): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new ClassifierError('no_score');
}
