import type * as z from 'zod';
import { fieldName, joined } from './drift.ts';
import type { FieldTree } from './field-tree.ts';

/** What is wrong with a delivery: where, and which kind of value was expected. Never a value. */
export interface Violation {
  readonly path: string;
  readonly problem: string;
}

const mostViolations = 20;

/** Zod's issues as violations. Keys of maps become `*` and array indices `[]`, so that no uid gets into a path. */
export function describeViolations(
  issues: readonly z.core.$ZodIssue[],
  tree: FieldTree,
): readonly Violation[] {
  return issues
    .slice(0, mostViolations)
    .flatMap((issue) => innermost(issue, []))
    .slice(0, mostViolations)
    .map(({ issue, path }) => ({
      path: joined(['data', ...shownPath(path, tree)]),
      problem: problemOf(issue),
    }));
}

interface PlacedIssue {
  readonly issue: z.core.$ZodIssue;
  readonly path: readonly PropertyKey[];
}

/** Where a union's member accepts the value itself and refuses something in it, that is what is wrong. */
function innermost(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly PlacedIssue[] {
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union') return [{ issue, path }];
  const nearest = issue.errors.find((inner) => inner.every((problem) => problem.path.length > 0));
  if (nearest === undefined || nearest.length === 0) return [{ issue, path }];
  return nearest.slice(0, mostViolations).flatMap((inner) => innermost(inner, path));
}

function shownPath(path: readonly PropertyKey[], tree: FieldTree): string[] {
  let place: FieldTree | undefined = tree;
  return path.map((key) => {
    if (typeof key === 'number') {
      place = place?.items;
      return '[]';
    }
    const field: FieldTree | undefined = place?.fields?.get(String(key));
    const shown = field === undefined ? '*' : fieldName(String(key));
    place = field ?? place?.values;
    return shown;
  });
}

function problemOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}`;
    case 'too_small':
      return 'empty';
    case 'too_big':
      return 'too large';
    case 'invalid_format':
      return 'wrong format';
    case 'invalid_union':
      return 'missing, or not of a kind that is allowed here';
    default:
      return 'not allowed here';
  }
}
