import { LocalRunError } from '../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { resolve, resolveCondition, type Scope } from './intrinsics.ts';
import { type Place, pseudoParameter } from './place.ts';
import { type Properties, properties } from './properties.ts';
import { identify, type ResourceIdentity } from './resources.ts';

/** One resource with everything resolved. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  readonly identity: ResourceIdentity;
}

/** A CloudFormation template, read as it would be deployed in `place`. */
export interface Template {
  /** Those of a type; resources whose condition is false are not there. */
  resources(type: string): readonly Resource[];
  /** Outputs whose value the local run can tell; the others are left out. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Reads a template. Resources are resolved when they are asked for, so that unknown types do no harm. */
export function readTemplate(document: JsonObject, place: Place): Template {
  const section = (name: string): JsonObject => {
    const found = document[name];
    return isJsonObject(found) ? found : {};
  };
  const identities = new Map<string, ResourceIdentity>();

  const scope: Scope = {
    ref: (name) => {
      const pseudo = pseudoParameter(name, place);
      if (pseudo !== undefined) return pseudo;
      const parameter = section('Parameters')[name];
      if (isJsonObject(parameter)) return parameter.Default ?? '';
      return identityOf(name).ref;
    },
    attribute: (logicalId, name) => {
      const value = identityOf(logicalId).attributes[name];
      if (value === undefined) {
        throw new LocalRunError(
          `the local run does not know the attribute ${name} of ${logicalId} (${typeOf(logicalId)})`,
        );
      }
      return value;
    },
    condition: (name) => {
      const expression = section('Conditions')[name];
      if (expression === undefined) throw new LocalRunError(`the template has no condition ${name}`);
      return resolveCondition(expression, scope);
    },
    mapping: (map, first, second) => {
      const outer = section('Mappings')[map];
      const inner = isJsonObject(outer) ? outer[first] : undefined;
      const value = isJsonObject(inner) ? inner[second] : undefined;
      if (value === undefined)
        throw new LocalRunError(`the template has no mapping ${map}.${first}.${second}`);
      return value;
    },
  };

  function declaration(logicalId: string): JsonObject {
    const found = section('Resources')[logicalId];
    if (!isJsonObject(found)) throw new LocalRunError(`the template has no resource ${logicalId}`);
    return found;
  }

  function typeOf(logicalId: string): string {
    const { Type } = declaration(logicalId);
    return typeof Type === 'string' ? Type : '';
  }

  function identityOf(logicalId: string): ResourceIdentity {
    const known = identities.get(logicalId);
    if (known !== undefined) return known;
    // Only the plain properties: a name never needs the resource's own references, and this cannot run in circles.
    const named = properties(nameProperties(declaration(logicalId), scope), logicalId);
    const identity = identify(typeOf(logicalId), logicalId, named, place);
    identities.set(logicalId, identity);
    return identity;
  }

  function exists(logicalId: string): boolean {
    const { Condition } = declaration(logicalId);
    return typeof Condition !== 'string' || scope.condition(Condition);
  }

  return {
    resources: (type) =>
      Object.keys(section('Resources'))
        .filter((logicalId) => typeOf(logicalId) === type && exists(logicalId))
        .map((logicalId) => {
          const resolved = resolve(declaration(logicalId).Properties ?? {}, scope);
          const raw = isJsonObject(resolved) ? resolved : {};
          return { logicalId, type, properties: properties(raw, logicalId), identity: identityOf(logicalId) };
        }),
    outputs: readOutputs(section('Outputs'), scope),
  };
}

function nameProperties(declaration: JsonObject, scope: Scope): JsonObject {
  const all = isJsonObject(declaration.Properties) ? declaration.Properties : {};
  const wanted = Object.entries(all).filter(([key]) => /Name$|^Name$|^FifoQueue$|^Type$|^Value$/.test(key));
  const resolved = resolve(Object.fromEntries(wanted), scope);
  return isJsonObject(resolved) ? resolved : {};
}

function readOutputs(section: JsonObject, scope: Scope): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [name, output] of Object.entries(section)) {
    if (!isJsonObject(output) || output.Value === undefined) continue;
    if (typeof output.Condition === 'string' && !scope.condition(output.Condition)) continue;
    const value = valueOrNothing(output.Value, scope);
    if (typeof value === 'string' || typeof value === 'number') outputs[name] = String(value);
  }
  return outputs;
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
