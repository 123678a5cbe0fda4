import { outputNames } from '../../../infra/output-names.ts';
import { type Category, categories } from '../../../lambda/cometchat/categories.ts';
import type { Target } from '../target.ts';
import { createCloudWatchLogStore } from './cloudwatch-log-store.ts';
import { createLocalLogStore } from './local-log-store.ts';
import type { LogStore } from './log-store.ts';

/** The log store of a relay. */
export function openLogStore(target: Target): LogStore {
  return target.localUrl === undefined
    ? createCloudWatchLogStore(target.clients)
    : createLocalLogStore(target.localUrl);
}

/** The log groups of the workers of these lanes. */
export function workerLogGroups(target: Target, lanes: readonly Category[] = categories): string[] {
  return lanes.map((lane) => target.output(outputNames.workerLogGroup(lane)));
}

/** The log groups of all functions. */
export function allLogGroups(target: Target): string[] {
  return [target.output(outputNames.ingressLogGroup), ...workerLogGroups(target)];
}
