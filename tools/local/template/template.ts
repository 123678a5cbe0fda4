import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { LocalRunError } from '../errors.ts';
import { resolve, resolveCondition, type Scope } from './intrinsics.ts';
import { identify, type Place, type ResourceIdentity } from './resources.ts';

/** One resource with everything resolved. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly properties: JsonObject;
  readonly identity: ResourceIdentity;
}

/** A CloudFormation template, read as it would be deployed in `place`. */
export interface Template {
  /** Those of a type; resources whose condition is false are not there. */
  resources(type: string): readonly TemplateResource[];
  /** Outputs whose value the local run can tell; the others are left out. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Reads a template. Resources are resolved when they are asked for, so that unknown types do no harm. */
export function readTemplate(document: JsonObject, place: Place): Template {
  const identities = new Map<string, ResourceIdentity>();
  const scope = createScope(document, place, identityOf);

  function declaration(logicalId: string): JsonObject {
    const found = entryOf(document.Resources, logicalId);
    if (!isJsonObject(found)) throw new LocalRunError(`the template has no resource ${logicalId}`);
    return found;
  }

  function identityOf(logicalId: string): ResourceIdentity & { readonly type: string } {
    const { Type, Properties } = declaration(logicalId);
    const type = String(Type);
    // Only the plain properties: a name never needs the resource's own references, and this cannot run in circles.
    const names = Object.entries(objectOf(Properties)).filter(([key]) => /Name$|^FifoQueue$/.test(key));
    const given = () => objectOf(resolve(Object.fromEntries(names), scope));
    const identity = identities.get(logicalId) ?? identify(type, logicalId, given(), place);
    identities.set(logicalId, identity);
    return { ...identity, type };
  }

  const exists = ({ Condition }: JsonObject) => typeof Condition !== 'string' || scope.condition(Condition);

  return {
    resources: (type) =>
      Object.keys(objectOf(document.Resources))
        .filter((logicalId) => declaration(logicalId).Type === type && exists(declaration(logicalId)))
        .map((logicalId) => {
          const properties = objectOf(resolve(declaration(logicalId).Properties ?? {}, scope));
          return { logicalId, properties, identity: identityOf(logicalId) };
        }),
    outputs: Object.fromEntries(
      Object.entries(objectOf(document.Outputs)).flatMap(([name, output]) => {
        const { Value, ...rest } = objectOf(output);
        const value = Value === undefined || !exists(rest) ? undefined : valueOrNothing(Value, scope);
        return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
      }),
    ),
  };
}

function createScope(
  document: JsonObject,
  place: Place,
  identityOf: (logicalId: string) => ResourceIdentity & { readonly type: string },
): Scope {
  const pseudoParameters = pseudoParametersOf(place);
  const scope: Scope = {
    ref: (name) => {
      const parameter = entryOf(document.Parameters, name);
      if (isJsonObject(parameter)) return parameter.Default ?? '';
      return entryOf(pseudoParameters, name) ?? identityOf(name).ref;
    },
    attribute: (logicalId, name) => {
      const { attributes, type } = identityOf(logicalId);
      const value = entryOf(attributes, name);
      if (value !== undefined) return value;
      throw new LocalRunError(`the local run doesn't know the attribute ${name} of ${logicalId} (${type})`);
    },
    condition: (name) => {
      const expression = entryOf(document.Conditions, name);
      if (expression === undefined) throw new LocalRunError(`the template has no condition ${name}`);
      return resolveCondition(expression, scope);
    },
    mapping: (map, first, second) => {
      const value = entryOf(entryOf(entryOf(document.Mappings, map), first), second);
      if (value !== undefined) return value;
      throw new LocalRunError(`the template has no mapping ${map}.${first}.${second}`);
    },
  };
  return scope;
}

/** CloudFormation's pseudo parameters, but for `AWS::NoValue`. */
function pseudoParametersOf({ region, accountId, stackName }: Place): JsonObject {
  return {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    'AWS::NotificationARNs': [],
  };
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** What an object has under a name of its own; undefined if it isn't an object or has none. */
function entryOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function valueOrNothing(value: JsonValue, scope: Scope): JsonValue | undefined {
  try {
    return resolve(value, scope);
  } catch (thrown) {
    // An output about something that does not run locally; the parts that run are resolved strictly elsewhere.
    if (thrown instanceof LocalRunError) return undefined;
    throw thrown;
  }
}
