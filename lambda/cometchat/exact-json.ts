import { randomBytes } from 'node:crypto';
import type { Delivery } from './delivery.ts';
import { type ExactNumber, exactNumber } from './exact-number.ts';
import { isJsonObject } from './json.ts';

/**
 * The delivery with its numbers as they were sent, to the digit. Its routing fields stay as they were read: identity and
 * subject must be the same here as where the delivery was received.
 *
 * @param body the JSON text that the delivery was read from
 */
export function withExactNumbers(delivery: Delivery, body: string): Delivery {
  if (!mayHoldExactNumbers(body)) return delivery;
  const envelope = parseExactly(body);
  if (!isJsonObject(envelope) || !isJsonObject(envelope.data)) return delivery;
  return { ...delivery, envelope, data: envelope.data };
}

/**
 * Where a number may stand that JavaScript would write differently: a fraction, an exponent, a minus zero, or sixteen
 * digits. It may be in a string too; being wrong costs only time. Linear in the text.
 */
const suspicious = /[:,[\s](?:-0|-?\d(?:\d{15}|\d{0,15}[.eE]))/;

export function mayHoldExactNumbers(json: string): boolean {
  return suspicious.test(json);
}

/**
 * Parses JSON; numbers that JavaScript would write differently become exact numbers. Undefined where there are none, so
 * that what `JSON.parse` made of the text is right. Not with a reviver, which takes half a second for a megabyte of
 * brackets and overflows the stack at some thousand levels.
 *
 * @throws SyntaxError where a text with such numbers isn't JSON
 */
export function parseExactly(json: string): unknown {
  const marked = markNumbers(json);
  if (marked === undefined) return undefined;
  const root: unknown = JSON.parse(marked.json);
  replaceMarked(root, marked);
  return root;
}

/** JSON whose exact numbers are texts that begin with the mark, which can't be guessed. */
interface MarkedJson {
  readonly json: string;
  readonly mark: string;
  readonly numbers: ReadonlyMap<string, ExactNumber>;
}

/** Undefined where no number needs it. */
function markNumbers(json: string): MarkedJson | undefined {
  const mark = randomBytes(9).toString('base64url');
  const numbers = new Map<string, ExactNumber>();
  const pieces: string[] = [];
  let written = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfString(json, at);
    else if (code === minus || isDigit(code)) {
      const end = endOfNumber(json, at);
      const literal = json.slice(at, end);
      if (losesDigits(literal)) {
        const key = mark + literal;
        if (!numbers.has(key)) numbers.set(key, exactNumber(literal));
        pieces.push(json.slice(written, at), '"', key, '"');
        written = end;
      }
      at = end - 1;
    }
  }
  if (numbers.size === 0) return undefined;
  pieces.push(json.slice(written));
  return { json: pieces.join(''), mark, numbers };
}

const quote = 0x22;
const minus = 0x2d;
const backslash = 0x5c;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** @returns the index of the closing quote */
function endOfString(json: string, start: number): number {
  let end = start;
  do {
    end = json.indexOf('"', end + 1);
    if (end < 0) return json.length;
  } while (isEscaped(json, end));
  return end;
}

function isEscaped(json: string, position: number): boolean {
  let first = position;
  while (json.charCodeAt(first - 1) === backslash) first -= 1;
  return (position - first) % 2 === 1;
}

function endOfNumber(json: string, start: number): number {
  let end = start + 1;
  while (!endsNumber(json.charCodeAt(end))) end += 1;
  return end;
}

/** A comma, a bracket, a space, or the end of the text. */
function endsNumber(code: number): boolean {
  return code === 0x2c || code === 0x5d || code === 0x7d || code <= 0x20 || Number.isNaN(code);
}

/** Whether JavaScript would write the number differently. */
function losesDigits(literal: string): boolean {
  return String(Number(literal)) !== literal;
}

/** With its own stack: the data may be nested deeper than recursion allows. */
function replaceMarked(root: unknown, { mark, numbers }: MarkedJson): void {
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const container = pending.pop();
    if (!isContainer(container)) continue;
    for (const key of Array.isArray(container) ? container.keys() : Object.keys(container)) {
      const value = container[key];
      if (typeof value === 'string') {
        if (value.startsWith(mark)) container[key] = numbers.get(value) ?? value;
      } else if (typeof value === 'object') pending.push(value);
    }
  }
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
