import type { Refusal } from '../../lambda/sqs/batch.ts';
import type { QueueMessage } from '../../lambda/sqs/message.ts';
import type { FifoQueue } from './fifo-queue.ts';
import type { Weather } from './profiles.ts';
import type { Random } from './random.ts';
import type { WorldClock } from './world-clock.ts';

/** Whoever makes calls. What it sent may still take effect after its end, but it hears no more answers. */
export interface Caller {
  readonly name: string;
  alive: boolean;
}

/** How a call went for each of its messages, as the caller saw it. */
export type SendOutcome = 'accepted' | 'trouble' | 'refused' | 'failed' | 'aborted';

/** A call, for those who check afterwards. */
export interface Call {
  readonly caller: string;
  readonly queue: FifoQueue;
  readonly messages: readonly QueueMessage[];
  readonly answers: readonly SendOutcome[];
  readonly weather: Weather;
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface Endpoint {
  readonly queue: FifoQueue;
  readonly weatherAt: (elapsed: number) => Weather;
  /** Messages that the queue will never take. */
  readonly refuses: (message: QueueMessage) => boolean;
}

export interface Network {
  /** One call. Rejects where it fails, is aborted, or is not answered for `patience` milliseconds. */
  send(
    url: string,
    messages: readonly QueueMessage[],
    options: { readonly signal: AbortSignal; readonly patience: number; readonly caller: Caller },
  ): Promise<readonly Refusal[]>;
  readonly calls: readonly Call[];
}

export function createNetwork(
  endpoints: ReadonlyMap<string, Endpoint>,
  { clock, random }: { clock: WorldClock; random: Random },
): Network {
  const calls: Call[] = [];
  return {
    calls,
    async send(url, messages, { signal, patience, caller }) {
      const endpoint = endpoints.get(url);
      if (endpoint === undefined) throw new Error(`there is no queue ${url}`);
      const startedAt = clock.elapsed();
      const weather = endpoint.weatherAt(startedAt);
      const fate = drawFate(weather, messages, random);
      const take = () => {
        if (!caller.alive && fate.latency > 0 && random.chance(0.5)) return;
        for (const [index, message] of messages.entries())
          if (fate.taken[index] === true && !endpoint.refuses(message)) endpoint.queue.send(message);
      };
      let end: 'answered' | 'timed-out' | 'aborted' = 'aborted';
      if (fate.latency <= patience) {
        end = await waitFor(clock, fate.latency, signal, 'answered');
        if (end === 'answered') take();
        else if (random.chance(0.5)) clock.after(fate.latency, take);
      } else {
        clock.after(fate.latency, take);
        end = await waitFor(clock, patience, signal, 'timed-out');
      }
      if (!caller.alive) return new Promise(() => undefined);
      const refusals = messages.map((message, index) =>
        endpoint.refuses(message) ? 'InvalidMessageContents' : fate.refusals[index],
      );
      const failed = end !== 'answered' || fate.answerLost;
      const answers = refusals.map((refusal): SendOutcome => {
        if (failed) return end === 'aborted' ? 'aborted' : 'failed';
        if (refusal === undefined) return 'accepted';
        return refusal === 'InternalError' ? 'trouble' : 'refused';
      });
      calls.push({
        caller: caller.name,
        queue: endpoint.queue,
        messages,
        answers,
        weather,
        startedAt,
        endedAt: clock.elapsed(),
      });
      if (failed) throw new Error(`the call ${end}`);
      return refusals;
    },
  };
}

/** What will happen to a call, whatever its caller does meanwhile. */
interface Fate {
  /** Milliseconds until it takes effect. */
  readonly latency: number;
  readonly taken: readonly boolean[];
  readonly refusals: readonly Refusal[];
  readonly answerLost: boolean;
}

function drawFate(weather: Weather, messages: readonly QueueMessage[], random: Random): Fate {
  const all = messages.map(() => true);
  const none = messages.map(() => false);
  const unrefused = messages.map(() => undefined);
  const lost = (latency: number, taken: readonly boolean[]) => ({
    latency,
    taken,
    refusals: unrefused,
    answerLost: true,
  });
  switch (weather) {
    case 'well':
      return { latency: random.between(5, 30), taken: all, refusals: unrefused, answerLost: false };
    case 'slow':
      return { latency: random.between(100, 850), taken: all, refusals: unrefused, answerLost: false };
    case 'crawling':
      return { latency: random.between(300, 1_800), taken: all, refusals: unrefused, answerLost: false };
    case 'failing':
      return lost(random.between(5, 50), none);
    case 'hanging':
      return lost(random.between(2_001, 4_000), random.chance(0.3) ? all : none);
    case 'flaky': {
      const latency = random.between(5, 100);
      if (random.chance(0.2)) return lost(latency, random.chance(0.5) ? all : none);
      const taken = messages.map(() => random.chance(0.75));
      const refusals = taken.map((yes) => (yes ? undefined : 'InternalError'));
      return { latency, taken, refusals, answerLost: false };
    }
  }
}

function waitFor<End>(
  clock: WorldClock,
  milliseconds: number,
  signal: AbortSignal,
  end: End,
): Promise<End | 'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve('aborted');
    const cancel = clock.after(milliseconds, () => resolve(end));
    signal.addEventListener('abort', () => {
      cancel();
      resolve('aborted');
    });
  });
}
