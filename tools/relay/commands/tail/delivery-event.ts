import { messages } from '../../../../lambda/telemetry/messages.ts';
import { createDuplicateWatch } from '../../logs/duplicates.ts';
import type { LogLine } from '../../logs/log-store.ts';
import { refusals } from '../../logs/refusals.ts';
import type { TailedEvent } from './tailed-event.ts';

/**
 * A reader of the ingress function's lines: decisions, refusals, answers that acknowledge nothing, and duplicates. A
 * delivery that was queued for the first time is left out, because a worker's line follows. A duplicate is told by the
 * lines read so far: SQS itself doesn't say that it dropped one.
 */
export function createDeliveryReader(): (line: LogLine) => TailedEvent | undefined {
  const isDuplicate = createDuplicateWatch();
  return ({ time, fields }) => {
    const status = fields.status;
    const requestId = fields.requestId;
    if (fields.message !== messages.delivery || status === undefined) return undefined;
    const id = fields.id;
    const event = {
      time: new Date(time).toISOString(),
      id: id ?? requestId ?? '-',
      type: undefined,
      trigger: fields.trigger,
      lane: fields.category,
      subject: undefined,
      consumers: [],
      latency: fields.latency,
      attempt: undefined,
    };
    const why = [status, fields.error ?? refusals[status]].filter((part) => part !== undefined);
    if (status >= 500) return { ...event, result: 'not acknowledged', reason: why.join(', ') };
    if (status >= 400) return { ...event, result: 'refused', reason: why.join(', ') };
    const verdict = fields.verdict;
    const rule = fields.rule;
    if (verdict !== undefined)
      return {
        ...event,
        result: 'decided',
        reason: `${verdict}${rule === undefined ? '' : ` by ${rule}`}${fields.forced === true ? ', forced' : ''}`,
      };
    return id !== undefined && isDuplicate(id, time)
      ? { ...event, result: 'duplicate', reason: 'SQS has it already' }
      : undefined;
  };
}
