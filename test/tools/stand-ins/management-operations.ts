import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { vendorFiles } from '../../vendor-files.ts';

/** One operation of CometChat's Management API, as far as the stand-in checks it. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /** Fields that a body may have, sorted; undefined where no body is described. */
  readonly fields?: readonly string[] | undefined;
  readonly required: readonly string[];
}

const settings = ['enabled', 'name', 'password', 'retryOnFailure', 'useBasicAuth', 'username', 'webhookURL'];
const collection = '/apps/{appId}/webhooks';
const single = `${collection}/{webhookId}`;

/** Our own description, for a checkout that has no copy of the vendor's. */
export const ownOperations: readonly Operation[] = [
  { method: 'GET', path: collection, required: [] },
  {
    method: 'POST',
    path: collection,
    fields: [...settings, 'id'].sort(),
    required: ['id', 'name', 'webhookURL'],
  },
  { method: 'GET', path: single, required: [] },
  { method: 'PUT', path: single, fields: settings, required: [] },
  { method: 'DELETE', path: single, required: [] },
  { method: 'GET', path: `${single}/triggers`, required: [] },
  { method: 'POST', path: `${single}/triggers`, fields: ['triggerIds'], required: [] },
  { method: 'DELETE', path: `${single}/triggers`, fields: ['triggerIds'], required: [] },
];

const specificationSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        requestBody: z
          .object({
            content: z.object({
              'application/json': z.object({
                schema: z.object({
                  properties: z.record(z.string(), z.unknown()),
                  required: z.array(z.string()).optional(),
                }),
              }),
            }),
          })
          .optional(),
      }),
    ),
  ),
});

/** The operations of the vendor's OpenAPI file, where one lies beside the checkout; undefined where none does. */
export function vendorOperations(): readonly Operation[] | undefined {
  const text = readIfThere(new URL('management-webhooks.openapi.json', vendorFiles));
  if (text === undefined) return undefined;
  const { paths } = specificationSchema.parse(JSON.parse(text));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => {
      const schema = requestBody?.content['application/json'].schema;
      return {
        method: method.toUpperCase(),
        path,
        fields: schema === undefined ? undefined : Object.keys(schema.properties).sort(),
        required: schema?.required ?? [],
      };
    }),
  );
}

function readIfThere(url: URL): string | undefined {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return undefined;
  }
}
