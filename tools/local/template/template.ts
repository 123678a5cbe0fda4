import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { LocalRunError } from '../errors.ts';
import { identify, type Place } from './resources.ts';

export type TemplateResource = ReturnType<Template['resources']>[number];

/**
 * A CloudFormation template, as it would be deployed in a place. Resources are resolved when they are asked for, so that
 * unknown types do no harm; a {@link LocalRunError} then names what the local run doesn't know.
 */
export class Template {
  readonly #resources: JsonObject;
  readonly #place: Place;
  readonly #pseudoParameters: ReadonlyMap<string, string>;
  /** Those whose value the local run can tell; an output may be about something that doesn't run locally. */
  readonly outputs: Readonly<Record<string, string>>;

  constructor({ Resources, Outputs }: JsonObject, place: Place) {
    this.#resources = objectOf(Resources);
    this.#place = place;
    this.#pseudoParameters = new Map([
      ['AWS::Region', place.region],
      ['AWS::AccountId', place.accountId],
      ['AWS::Partition', 'aws'],
      ['AWS::URLSuffix', 'amazonaws.com'],
      ['AWS::StackName', place.stackName],
    ]);
    const outputs = Object.entries(objectOf(Outputs)).flatMap(([name, output]) => {
      try {
        return [[name, textOf(name, this.#resolve(objectOf(output).Value))]];
      } catch (thrown) {
        if (thrown instanceof LocalRunError) return [];
        throw thrown;
      }
    });
    this.outputs = Object.fromEntries(outputs);
  }

  /** The resources of a type, with every reference resolved. */
  resources(type: string) {
    return Object.entries(this.#resources).flatMap(([logicalId, declaration]) => {
      const { Type, Condition, Properties, Metadata } = objectOf(declaration);
      if (Type !== type) return [];
      if (Condition !== undefined)
        throw new LocalRunError(`the local run doesn't know conditions, and ${logicalId} has one`);
      const properties = objectOf(this.#resolve(Properties));
      return [{ logicalId, properties, metadata: objectOf(Metadata), ...this.#identityOf(logicalId) }];
    });
  }

  #identityOf(logicalId: string) {
    const { Type, Properties } = objectOf(this.#resources[logicalId]);
    if (Type === undefined) throw new LocalRunError(`the template has no resource ${logicalId}`);
    // Only the plain properties: a name never needs the resource's own references, and this can't run in circles.
    const names = Object.entries(objectOf(Properties)).filter(([key]) => key.endsWith('Name'));
    const given = objectOf(this.#resolve(Object.fromEntries(names)));
    return identify(String(Type), logicalId, given, this.#place);
  }

  /** A value with its intrinsic functions resolved. */
  #resolve(value: JsonValue = null): JsonValue {
    if (isJsonArray(value)) return value.map((item) => this.#resolve(item));
    if (!isJsonObject(value)) return value;
    const entries = Object.entries(value);
    const [[name = '', argument] = []] = entries;
    if (entries.length === 1 && /^(?:Ref|Fn::.*)$/.test(name)) return this.#call(name, argument);
    return Object.fromEntries(entries.map(([key, item]) => [key, this.#resolve(item)]));
  }

  #call(name: string, argument: JsonValue | undefined): JsonValue {
    const [first, second] = isJsonArray(argument) ? argument.map((item) => this.#resolve(item)) : [argument];
    switch (name) {
      case 'Ref':
        return this.#ref(textOf(name, argument));
      case 'Fn::GetAtt':
        return this.#attribute(textOf(name, first), textOf(name, second));
      case 'Fn::Join':
        return listOf(name, second)
          .map((part) => textOf(name, part))
          .join(textOf(name, first));
      case 'Fn::Split':
        return textOf(name, second).split(textOf(name, first));
      case 'Fn::Select': {
        const chosen = listOf(name, second)[Number(first)];
        if (chosen === undefined) throw new LocalRunError('Fn::Select in the template selects nothing');
        return chosen;
      }
      case 'Fn::Sub':
        return textOf(name, argument).replace(/\$\{([^}]+)\}/g, (_whole, found: string) => this.#ref(found));
      default:
        throw new LocalRunError(`the local run doesn't know the intrinsic function ${name}`);
    }
  }

  #ref(name: string): string {
    return this.#pseudoParameters.get(name) ?? this.#identityOf(name).ref;
  }

  #attribute(logicalId: string, name: string): string {
    const { attributes } = this.#identityOf(logicalId);
    const value = attributes[name];
    if (value !== undefined) return value;
    const { Type } = objectOf(this.#resources[logicalId]);
    throw new LocalRunError(`the local run doesn't know the attribute ${name} of ${logicalId} (${Type})`);
  }
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listOf(name: string, value: JsonValue | undefined): readonly JsonValue[] {
  if (isJsonArray(value)) return value;
  throw new LocalRunError(`${name} in the template needs a list`);
}

function textOf(name: string, value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new LocalRunError(`${name} in the template needs a text`);
}
