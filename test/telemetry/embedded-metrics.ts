import * as z from 'zod';
import { isJsonObject } from '../../lambda/cometchat/json.ts';

/** One value that CloudWatch takes out of a line. */
export interface PublishedMetric {
  readonly namespace: string;
  readonly name: string;
  /** Without a unit CloudWatch writes `None`. */
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

const members = z.looseObject({});
const dimension = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[\x20-\x7e]*$/)
  .regex(/^[^:]/);

/** The embedded metric format as CloudWatch documents it; an unknown key of the metadata is refused. */
const metadata = z.strictObject({
  Timestamp: z.int().positive(),
  CloudWatchMetrics: z
    .array(
      z.strictObject({
        Namespace: z.string().min(1).max(255),
        Dimensions: z.array(z.array(z.string().min(1).max(250)).max(30)).min(1),
        Metrics: z
          .array(z.strictObject({ Name: z.string().min(1).max(1024), Unit: z.string().optional() }))
          .min(1)
          .max(100),
      }),
    )
    .min(1),
});

/** The values that CloudWatch takes out of a line. Throws for a line that it would not understand. */
export function publishedMetrics(line: string): PublishedMetric[] {
  const document = members.parse(JSON.parse(line));
  if (!('_aws' in document)) return [];
  return metadata.parse(document._aws).CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((set) =>
      Metrics.map(({ Name, Unit = 'None' }) => ({
        namespace: Namespace,
        name: Name,
        unit: Unit,
        dimensions: Object.fromEntries(set.map((name) => [name, dimension.parse(document[name])])),
        value: z.number().parse(document[Name]),
      })),
    ),
  );
}

/** The same as text, in order: `Refusals{stage=dev}=1`. */
export function publishedTexts(line: string): string[] {
  return publishedMetrics(line)
    .map(({ name, dimensions, value }) => {
      const parts = Object.entries(dimensions).map(([key, text]) => `${key}=${text}`);
      return `${name}{${parts.sort().join(',')}}=${value}`;
    })
    .sort();
}

/** The members of a line beside the metrics and their metadata. */
export function lineMembers(line: string): Record<string, unknown> {
  const document: unknown = JSON.parse(line);
  if (!isJsonObject(document)) throw new Error(`not an object: ${line}`);
  const names = new Set(['_aws', ...publishedMetrics(line).map(({ name }) => name)]);
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.has(name)));
}
