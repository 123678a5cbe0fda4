import { useEffect, useState } from 'preact/hooks';
import { vendorPatience } from '../../../shared/live-record.ts';
import { queues, relay, series } from '../../live.ts';
import { Chart } from './chart.tsx';

const everyMilliseconds = 1_000;

/** The last five minutes as pictures, drawn anew each second. */
export function ChartsPanel() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMilliseconds);
    return () => clearInterval(timer);
  }, []);
  const knowsAges = queues.value?.queues.some(({ oldestSeconds }) => oldestSeconds !== undefined) ?? false;
  return (
    <div class="charts">
      <Chart title="Deliveries a second" unit="" lines={series.deliveries(now)} />
      <Chart title="Answer time" unit="ms" lines={series.answers(now)} limit={vendorPatience} />
      <Chart title="Verdicts a second" unit="" lines={series.verdicts(now)} />
      <Chart title="Messages in each lane" unit="" lines={series.depths(now)} />
      {knowsAges && <Chart title="Oldest message of each lane" unit="s" lines={series.ages(now)} />}
      {!knowsAges && (
        <p class="hint">
          {relay.value?.local === false
            ? 'CloudWatch hasn’t told yet how old the oldest messages are.'
            : 'How old the oldest messages are is known of a deployed stage only: CloudWatch tells it.'}
        </p>
      )}
    </div>
  );
}
