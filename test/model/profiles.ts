import type { Random } from './random.ts';

/** How a queue answers calls for some time. */
export type Weather =
  /** In tens of milliseconds. */
  | 'well'
  /** Each call takes some hundred milliseconds. */
  | 'slow'
  /** Each call takes up to nearly two seconds. */
  | 'crawling'
  /** Each call fails at once. */
  | 'failing'
  /** No call is answered; some take effect later. */
  | 'hanging'
  /** Single messages and single answers get lost, whole calls fail now and then. */
  | 'flaky';

export interface Profile {
  readonly name: string;
  /** The weather of the consumers' queues, drawn anew for each spell. */
  readonly weather: readonly [Weather, ...Weather[]];
  /** The same for what the ingress sends to. */
  readonly laneWeather: readonly [Weather, ...Weather[]];
  /** The same for the dead-letter queues. */
  readonly deadLetterWeather: readonly [Weather, ...Weather[]];
  /** The longest spell of a weather, in milliseconds. */
  readonly longestSpell: number;
  /** For each delivery: SQS finds fault with its event. */
  readonly poison: number;
  /** For each delivery: a record that cannot be read is put before it. */
  readonly unreadable: number;
  /** For each delivery: preparing it takes seconds. */
  readonly hostile: number;
  /** For each invocation: the container dies. */
  readonly crash: number;
  /** For each finished batch: Lambda does not get to delete its records. */
  readonly lostDeletion: number;
}

const calm: Profile = {
  name: 'calm',
  weather: ['well'],
  laneWeather: ['well'],
  deadLetterWeather: ['well'],
  longestSpell: 60_000,
  poison: 0,
  unreadable: 0,
  hostile: 0,
  crash: 0,
  lostDeletion: 0,
};

export const profiles: readonly [Profile, ...Profile[]] = [
  calm,
  { ...calm, name: 'slow calls', weather: ['slow', 'crawling', 'crawling'], laneWeather: ['slow', 'well'] },
  { ...calm, name: 'recoveries', weather: ['failing', 'slow', 'hanging', 'slow'], longestSpell: 20_000 },
  {
    ...calm,
    name: 'outages',
    weather: ['failing', 'hanging', 'well'],
    laneWeather: ['well', 'failing', 'hanging'],
    deadLetterWeather: ['well', 'well', 'failing'],
    longestSpell: 600_000,
  },
  {
    ...calm,
    name: 'lost answers',
    weather: ['flaky', 'hanging', 'well'],
    laneWeather: ['flaky', 'hanging', 'well'],
    deadLetterWeather: ['flaky', 'well'],
    lostDeletion: 0.1,
  },
  { ...calm, name: 'poison', weather: ['well', 'well', 'slow'], poison: 0.08, unreadable: 0.1 },
  { ...calm, name: 'crashes', weather: ['well', 'slow', 'flaky'], crash: 0.2, lostDeletion: 0.1 },
  { ...calm, name: 'hostile bodies', weather: ['well', 'slow', 'crawling'], hostile: 0.6 },
  {
    name: 'everything',
    weather: ['well', 'slow', 'failing', 'hanging', 'flaky'],
    laneWeather: ['well', 'slow', 'failing', 'hanging', 'flaky'],
    deadLetterWeather: ['well', 'failing', 'flaky'],
    longestSpell: 120_000,
    poison: 0.04,
    unreadable: 0.04,
    hostile: 0.05,
    crash: 0.05,
    lostDeletion: 0.05,
  },
];

/** Weather in which a queue takes every call, if it is given time. */
export function isFair(weather: Weather): boolean {
  return weather === 'well' || weather === 'slow' || weather === 'crawling';
}

/** The weather of one queue over time; well from `until` on. */
export function forecast(
  weather: readonly [Weather, ...Weather[]],
  { random, longestSpell, until }: { random: Random; longestSpell: number; until: number },
): (at: number) => Weather {
  const spells: { readonly end: number; readonly weather: Weather }[] = [];
  let end = 0;
  while (end < until) {
    end = Math.min(until, end + random.between(1_000, longestSpell));
    spells.push({ end, weather: random.pick(weather) });
  }
  return (at) => spells.find((spell) => at < spell.end)?.weather ?? 'well';
}
