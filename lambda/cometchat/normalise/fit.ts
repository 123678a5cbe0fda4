import { toFlag, toList, toMap, toNumber, toObject, toText } from '../coerce.ts';
import { isExactNumber } from '../exact-number.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Findings, Mark } from './findings.ts';
import { type Fitted, problemOf, unfit, withChanges } from './fitted.ts';
import type { ObjectShape, Shape } from './shape.ts';

const free: Shape = { kind: 'free' };

/** Where so many parts of a list or a map don't fit, it is kept aside as a whole: each one takes room in the event. */
const mostUnfit = 50;

/** And where so many had to be put right: text in quotes is longer than a number. */
const mostCorrected = 1_000;

/**
 * Fits a value to what its schema expects, so that the result is valid by that schema. What is of another kind and
 * surely means the same is put right; what isn't required and doesn't fit leaves its place and is kept aside. What fits
 * already comes back as it is, and unknown fields stay where they are.
 */
function fitValue(value: JsonValue, shape: Shape, findings: Findings): Fitted {
  switch (shape.kind) {
    case 'reserved':
      return unfit;
    case 'free':
      return findings.isTooDeep(value) ? unfit : value;
    case 'text': {
      const text = toText(value);
      return text === undefined || (text === '' && !shape.mayBeEmpty) ? unfit : put(value, text, findings);
    }
    case 'number': {
      const number = toNumber(value);
      if (number === undefined) return unfit;
      return isExactNumber(value) ? value : put(value, number, findings);
    }
    case 'flag': {
      const flag = toFlag(value);
      return flag === undefined ? unfit : put(value, flag, findings);
    }
    case 'list': {
      const list = toList(value, (object) => looksLike(object, shape.items));
      return list === undefined ? unfit : fitItems(put(value, list, findings), shape.items, findings);
    }
    case 'map': {
      const map = toMap(value, keyFieldOf(shape.values));
      const isLong = Array.isArray(value) && value.length > mostCorrected;
      return map === undefined || isLong
        ? unfit
        : fitEntries(put(value, map, findings), shape.values, findings);
    }
    case 'object': {
      const object = toObject(value);
      return object === undefined ? unfit : fitFields(put(value, object, findings), shape, findings);
    }
  }
}

/** Most values: nothing to be found out about them, so that nothing has to be noted. */
function fitsAsItIs(value: JsonValue, shape: Shape, findings: Findings): boolean {
  switch (shape.kind) {
    case 'free':
      return !findings.isDeep;
    case 'text':
      return typeof value === 'string' && (shape.mayBeEmpty || value !== '');
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'flag':
      return typeof value === 'boolean';
    default:
      return false;
  }
}

function put<Value extends JsonValue>(before: JsonValue, after: Value, findings: Findings): Value {
  if (before !== after) findings.note('corrected');
  return after;
}

/** Whether a lone object is an item that should stand in a list. */
function looksLike(object: JsonObject, shape: Shape): boolean {
  return shape.kind === 'object' && Object.keys(object).some((name) => shape.fields.has(name));
}

/** Maps of people are by uid; as a list, each says its own. */
function keyFieldOf(shape: Shape): string | undefined {
  return shape.kind === 'object' && shape.fields.has('uid') ? 'uid' : undefined;
}

function fitItems(items: readonly JsonValue[], shape: Shape, findings: Findings): Fitted {
  const fitted: JsonValue[] = [];
  const before = findings.mark();
  let changed = false;
  for (const [index, item] of items.entries()) {
    const result = fitAt(String(index), '[]', item, shape, findings);
    if (result !== unfit) fitted.push(result);
    if (result !== item) changed = true;
    if (isTooMuch(before, findings)) return unfit;
  }
  return changed ? fitted : items;
}

function isTooMuch(before: Mark, findings: Findings): boolean {
  const now = findings.mark();
  return now.unexpected - before.unexpected > mostUnfit || now.corrected - before.corrected > mostCorrected;
}

function fitEntries(map: JsonObject, shape: Shape, findings: Findings): Fitted<JsonObject> {
  const changes = new Map<string, Fitted>();
  const before = findings.mark();
  for (const name of Object.keys(map)) {
    const value = map[name] ?? null;
    const result = fitAt(name, '*', value, shape, findings);
    if (result !== value) changes.set(name, result);
    if (isTooMuch(before, findings)) return unfit;
  }
  return withChanges(map, changes);
}

/** Fits what stands in a place that nothing depends on. */
export function fitAt(
  name: string,
  shown: string | undefined,
  value: JsonValue,
  shape: Shape,
  findings: Findings,
): Fitted {
  if (fitsAsItIs(value, shape, findings)) return value;
  const mark = findings.mark();
  findings.enter(name, shown);
  const result = fitValue(value, shape, findings);
  if (result === unfit) {
    findings.forget(mark);
    findings.keepAside(value);
  }
  findings.leave();
  return result;
}

/** @returns `unfit` where a required field is missing; the findings say which */
export function fitFields(object: JsonObject, shape: ObjectShape, findings: Findings): Fitted<JsonObject> {
  const changes = new Map<string, Fitted>();
  for (const name of Object.keys(object)) {
    const field = shape.fields.get(name);
    const value = object[name] ?? null;
    if (field === undefined) findings.note('unknown-field', name);
    if (field?.required || (field?.nullable && value === null)) continue;
    const result = fitOptional(name, value, field?.shape ?? free, findings);
    if (result !== value) changes.set(name, result);
  }
  let complete = true;
  for (const name of shape.required) {
    const result = fitRequired(object, name, shape, findings);
    if (result === unfit) complete = false;
    else if (result !== object[name]) changes.set(name, result);
  }
  return complete ? withChanges(object, changes) : unfit;
}

/** PHP writes an empty list for a missing object, where the object itself can't be empty. */
function fitOptional(name: string, value: JsonValue, shape: Shape, findings: Findings): Fitted {
  const isNone =
    shape.kind === 'object' && shape.required.length > 0 && Array.isArray(value) && value.length === 0;
  if (!isNone) return fitAt(name, undefined, value, shape, findings);
  findings.note('corrected', name);
  return null;
}

function fitRequired(object: JsonObject, name: string, { fields }: ObjectShape, findings: Findings): Fitted {
  const field = fields.get(name);
  const value = Object.hasOwn(object, name) ? (object[name] ?? null) : undefined;
  if (field === undefined) return value ?? null;
  if (value !== undefined && fitsAsItIs(value, field.shape, findings)) return value;
  const mark = findings.mark();
  findings.enter(name, name);
  let result = value === undefined || value === null ? unfit : fitValue(value, field.shape, findings);
  if (result === unfit) {
    const substitute = field.fallback?.(object);
    if (substitute !== undefined) {
      findings.forget(mark);
      if (value === undefined || value === null) findings.note('corrected');
      else findings.keepAside(value);
      result = substitute;
    } else if (findings.refusals === mark.violations) findings.refuse(problemOf(value, field.shape));
  }
  findings.leave();
  return result;
}
