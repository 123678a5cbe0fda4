import { durationOf } from '../../parts/clock.ts';
import { marksOf, type Story } from '../../state/story.ts';

const width = 1000;
const edge = 14;

/** An event's way as a picture over time, and the same in words. */
export function Way({ story }: { story: Story }) {
  const marks = marksOf(story.steps);
  const total = marks.at(-1)?.after ?? 0;
  const x = (share: number) => edge + share * (width - 2 * edge);
  return (
    <section class="way" aria-label={`The way of ${story.id}`}>
      <h4>{story.status}</h4>
      <svg
        viewBox={`0 0 ${width} 40`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${marks.length} steps in ${durationOf(total)}`}
      >
        <line class="line" x1={edge} x2={width - edge} y1="20" y2="20" />
        {marks.map(({ share, time }, index) => (
          <line key={`${time}-${index}`} class="step" x1={x(share)} x2={x(share)} y1="6" y2="34" />
        ))}
      </svg>
      <ol>
        {marks.map(({ after, what, time }, index) => (
          <li key={`${time}-${index}`}>
            <span class="after">+{durationOf(after)}</span> {what}
          </li>
        ))}
      </ol>
      {story.unknown.map((text) => (
        <p key={text} class="hint">
          Not known: {text}
        </p>
      ))}
    </section>
  );
}
