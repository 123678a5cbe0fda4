/** A sentence of the command line, which puts commands between backticks. */
export function Words({ children }: { children: string }) {
  return (
    <>
      {children
        .split('`')
        .map((part, index) => (index % 2 === 1 ? <code key={`${index} ${part}`}>{part}</code> : part))}
    </>
  );
}
