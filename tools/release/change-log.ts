/** What keeps a change log from being released: one sentence each, with what to do. Empty: nothing. */
export function changeLogProblems(text: string, version: string, today: string): readonly string[] {
  const sections = new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const [heading = '', ...lines] = section.split('\n');
        return [heading.trim(), lines.join('\n').trim()];
      }),
  );
  const heading = [...sections.keys()].find((one) => one.startsWith(`[${version}]`));
  const date = /^\[[^\]]+\] - (\d{4}-\d{2}-\d{2})$/.exec(heading ?? '')?.[1];
  const unreleased = sections.get('[Unreleased]');
  return [
    ...(unreleased ? [`"Unreleased" has entries. Move them to the section of ${version}`] : []),
    ...(date === undefined ? [`it has no section "## [${version}] - ${today}". Add it`] : []),
    ...(date !== undefined && date > today
      ? [`the section of ${version} is dated ${date}, in the future`]
      : []),
    ...(date !== undefined && sections.get(heading ?? '') === ''
      ? [`the section of ${version} is empty`]
      : []),
  ];
}
