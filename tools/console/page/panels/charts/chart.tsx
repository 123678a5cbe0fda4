import { useLayoutEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import { clockOf } from '../../parts/clock.ts';
import { type Lines, spanSeconds } from '../../state/series.ts';

interface ChartProps {
  readonly title: string;
  readonly unit: string;
  readonly lines: Lines;
  /** A value that is drawn as a line of its own: what must not be exceeded. */
  readonly limit?: number;
}

const height = 190;

/** One picture over time, with its newest values in words. */
export function Chart({ title, unit, lines, limit }: ChartProps) {
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
  const newest = lines.lines.map(({ name, values }) => {
    const value = values.findLast((one) => one !== null && one !== undefined) ?? 0;
    return { name, value: `${Math.round(value)}${unit === '' ? '' : ` ${unit}`}` };
  });
  return (
    <figure class="card" aria-label={title}>
      <figcaption>
        <h3>{title}</h3>
        <ul class="legend">
          {newest.map(({ name, value }, index) => (
            <li key={name}>
              <span class={`swatch line-${index % colours.length}`} aria-hidden="true" /> {name}{' '}
              <b>{value}</b>
            </li>
          ))}
          {limit !== undefined && <li class="hint">CometChat waits {limit} ms</li>}
        </ul>
      </figcaption>
      <div ref={place} class="plot" aria-hidden="true" />
    </figure>
  );
}

/** As in charts.css; distinct to people who see few colours. */
const colours = ['#4c72e0', '#d98a1f', '#1f9d77', '#c4527a', '#7a5cc9', '#5aa0c8', '#9a8b3a', '#8a8f99'];

function optionsFor(width: number, { lines }: Lines, limit: number | undefined): UPlot.Options {
  const ink = getComputedStyle(document.documentElement);
  const quiet = ink.getPropertyValue('color');
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
      { ...axis, size: 26, values: (_plot, seconds) => seconds.map(timeOf) },
      { ...axis, size: 46 },
    ],
    series: [
      {},
      ...lines.map(({ name }, index) => ({
        label: name,
        stroke: colours[index % colours.length] ?? quiet,
        width: 2,
        points: { show: false },
      })),
      ...(limit === undefined ? [] : [{ label: 'limit', stroke: '#c0392b', width: 1, dash: [6, 4] }]),
    ],
  };
}

/** `14:05`, in the time of this machine. */
function timeOf(seconds: number): string {
  return clockOf(seconds * 1_000).slice(0, 5);
}

function dataOf({ times, lines }: Lines, limit: number | undefined): UPlot.AlignedData {
  return [
    [...times],
    ...lines.map(({ values }) => [...values]),
    ...(limit === undefined ? [] : [times.map(() => limit)]),
  ];
}
