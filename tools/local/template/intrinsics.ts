import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../json/json.ts';
import { LocalRunError } from '../errors.ts';

/** What an intrinsic function may look up. Each throws a {@link LocalRunError} for a name that it does not know. */
export interface Scope {
  /** `Ref` of a resource, a parameter or a pseudo parameter. */
  ref(name: string): JsonValue;
  /** `Fn::GetAtt`. */
  attribute(logicalId: string, name: string): JsonValue;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): JsonValue;
}

/**
 * A template value with its intrinsic functions resolved; undefined for `AWS::NoValue`, which removes the property that
 * has it. Throws a {@link LocalRunError} that names the function for one that the local run does not know.
 */
export function resolve(value: JsonValue, scope: Scope): JsonValue | undefined {
  if (isJsonArray(value)) {
    return value.map((item) => resolve(item, scope)).filter((item) => item !== undefined);
  }
  if (!isJsonObject(value)) return value;
  const call = intrinsicCall(value);
  if (call !== undefined) return evaluate(call.name, call.argument, scope);
  // `fromEntries` makes own properties of all names; an assignment to `__proto__` would make none.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const result = item === undefined ? undefined : resolve(item, scope);
      return result === undefined ? [] : [[key, result]];
    }),
  );
}

/** The value of a condition's expression: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not`, `Condition`. */
export function resolveCondition(expression: JsonValue, scope: Scope): boolean {
  const call = isJsonObject(expression) ? intrinsicCall(expression) : undefined;
  if (call === undefined) throw new LocalRunError("a condition of the template isn't a function");
  const operands = () => list(call.name, call.argument);
  switch (call.name) {
    case 'Condition':
      return scope.condition(text(call.name, call.argument));
    case 'Fn::Not':
      return !operands().some((operand) => resolveCondition(operand, scope));
    case 'Fn::And':
      return operands().every((operand) => resolveCondition(operand, scope));
    case 'Fn::Or':
      return operands().some((operand) => resolveCondition(operand, scope));
    case 'Fn::Equals': {
      const [left, right] = operands().map((operand) => JSON.stringify(resolve(operand, scope)));
      return left === right;
    }
    default:
      throw new LocalRunError(`the local run doesn't know the condition function ${call.name}`);
  }
}

function intrinsicCall(value: JsonObject): { name: string; argument: JsonValue } | undefined {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [name, argument] = entry;
  if (argument === undefined) return undefined;
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

function evaluate(name: string, argument: JsonValue, scope: Scope): JsonValue | undefined {
  const items = () => list(name, argument);
  const resolved = (item: JsonValue | undefined) => resolve(item ?? null, scope);
  const resolvedText = (item: JsonValue | undefined) => text(name, resolved(item));
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? undefined : scope.ref(text(name, argument));
    case 'Fn::GetAtt': {
      const path = typeof argument === 'string' ? argument.split('.') : items().map(resolvedText);
      return scope.attribute(path[0] ?? '', path.slice(1).join('.'));
    }
    case 'Fn::Join': {
      const parts = list(name, resolved(items()[1])).map((item) => text(name, item));
      return parts.join(text(name, items()[0]));
    }
    case 'Fn::Sub':
      return substitute(argument, scope);
    case 'Fn::Select': {
      const chosen = list(name, resolved(items()[1]))[Number(resolved(items()[0]))];
      if (chosen === undefined) throw new LocalRunError('Fn::Select in the template selects nothing');
      return chosen;
    }
    case 'Fn::Split':
      return resolvedText(items()[1]).split(text(name, items()[0]));
    case 'Fn::If':
      return resolved(items()[scope.condition(text(name, items()[0])) ? 1 : 2]);
    case 'Fn::FindInMap': {
      const [map = '', first = '', second = ''] = items().map(resolvedText);
      return scope.mapping(map, first, second);
    }
    case 'Fn::Base64':
      return Buffer.from(resolvedText(argument)).toString('base64');
    default:
      throw new LocalRunError(`the local run doesn't know the intrinsic function ${name}`);
  }
}

function substitute(argument: JsonValue, scope: Scope): string {
  const [template, variables] = isJsonArray(argument) ? argument : [argument];
  return text('Fn::Sub', template).replace(/\$\{([^}]+)\}/g, (_whole, expression: string) => {
    if (expression.startsWith('!')) return `\${${expression.slice(1)}}`;
    const own =
      isJsonObject(variables) && Object.hasOwn(variables, expression) ? variables[expression] : undefined;
    if (own !== undefined) return text('Fn::Sub', resolve(own, scope));
    const [logicalId = '', ...attribute] = expression.split('.');
    return text(
      'Fn::Sub',
      attribute.length > 0 ? scope.attribute(logicalId, attribute.join('.')) : scope.ref(expression),
    );
  });
}

function list(name: string, value: JsonValue | undefined): readonly JsonValue[] {
  if (isJsonArray(value)) return value;
  throw new LocalRunError(`${name} in the template needs a list`);
}

function text(name: string, value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new LocalRunError(`${name} in the template needs a text`);
}
