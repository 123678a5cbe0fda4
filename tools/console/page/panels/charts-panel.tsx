import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import UPlot from 'uplot';
import { vendorPatience } from '../../shared/api.ts';
import { queues, relay, series } from '../live.ts';
import { clockOf } from '../parts/words.ts';
import { type Lines, spanSeconds } from '../state/series.ts';

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

interface ChartProps {
  readonly title: string;
  readonly unit: string;
  readonly lines: Lines;
  /** A value that is drawn as a line of its own: what must not be exceeded. */
  readonly limit?: number;
}

const height = 190;

/** One picture over time, with its newest values in words. */
function Chart({ title, unit, lines, limit }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const names = lines.lines.map(({ name }) => name).join();
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    plot.current = new UPlot(optionsFor(element.clientWidth, lines, limit), [[]], element);
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current?.destroy();
    };
  }, [names, limit]);
  useLayoutEffect(() => {
    plot.current?.setData(dataOf(lines, limit));
  });
  return (
    <figure class="card" aria-label={title}>
      <figcaption>
        <h3>{title}</h3>
        <ul class="legend">
          {lines.lines.map(({ name, values }, index) => (
            <li key={name}>
              <span class="swatch" style={{ background: colourOf(index) }} aria-hidden="true" /> {name}{' '}
              <b>{`${Math.round(values.findLast((one) => one !== null) ?? 0)} ${unit}`.trim()}</b>
            </li>
          ))}
          {limit !== undefined && <li class="hint">CometChat waits {limit} ms</li>}
        </ul>
      </figcaption>
      <div ref={place} class="plot" aria-hidden="true" />
    </figure>
  );
}

/** Distinct to people who see few colours. */
const colours = ['#4c72e0', '#d98a1f', '#1f9d77', '#c4527a', '#7a5cc9', '#5aa0c8', '#9a8b3a', '#8a8f99'];
const colourOf = (index: number) => colours[index % colours.length] ?? '';

function optionsFor(width: number, { lines }: Lines, limit: number | undefined): UPlot.Options {
  const quiet = getComputedStyle(document.documentElement).color;
  const axis = { stroke: quiet, grid: { stroke: '#8884', width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: (_plot, _min, max) => [max - spanSeconds, max] },
      y: { range: (_plot, _min, max) => [0, Math.max(max ?? 1, 1) * 1.05] },
    },
    axes: [
      {
        ...axis,
        size: 26,
        values: (_plot, seconds) => seconds.map((time) => clockOf(time * 1000).slice(0, 5)),
      },
      { ...axis, size: 46 },
    ],
    series: [
      {},
      ...lines.map(({ name }, index) => ({
        label: name,
        stroke: colourOf(index),
        width: 2,
        points: { show: false },
      })),
      ...(limit === undefined ? [] : [{ label: 'limit', stroke: '#c0392b', width: 1, dash: [6, 4] }]),
    ],
  };
}

function dataOf({ times, lines }: Lines, limit: number | undefined): UPlot.AlignedData {
  return [
    [...times],
    ...lines.map(({ values }) => [...values]),
    ...(limit === undefined ? [] : [times.map(() => limit)]),
  ];
}
