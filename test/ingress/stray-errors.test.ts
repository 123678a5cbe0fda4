import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { takeStrayErrors } from '../../lambda/ingress/stray-errors.ts';
import { secretText } from './support/deliveries.ts';

describe.each(['unhandledRejection', 'uncaughtException'])('an error that nobody waits for (%s)', (event) => {
  it('is taken from those who would end the process, and told', () => {
    const source = new EventEmitter();
    const told: unknown[] = [];
    source.on(event, () => {
      throw new Error('the end of the process');
    });
    takeStrayErrors((error) => told.push(error), source);
    const error = new Error(secretText);
    source.emit(event, error);
    source.emit(event, 'no error at all');
    expect(told).toEqual([error, 'no error at all']);
  });

  it('does no harm where it cannot be told', () => {
    const source = new EventEmitter();
    takeStrayErrors(() => {
      throw new Error('no log');
    }, source);
    expect(() => source.emit(event, new Error(secretText))).not.toThrow();
  });
});
