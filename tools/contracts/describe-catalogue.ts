import { catalogue } from '../../lambda/cometchat/catalogue/index.ts';
import type {
  CatalogueRow,
  Condition,
  Ingredient,
  SubjectSource,
  TimeSource,
} from '../../lambda/cometchat/catalogue/row.ts';
import type { Category } from '../../lambda/cometchat/categories.ts';
import { eventTypeOf } from '../../lambda/cometchat/event-type.ts';
import { isSynchronousTrigger } from '../../lambda/cometchat/routing.ts';
import type { CometChatSystem } from '../../lambda/events/processed-event.ts';

/** A row of the catalogue in words, for the documentation. Paths are in backticks, as Markdown writes code. */
export interface RowDescription {
  readonly name: string;
  readonly trigger: string;
  readonly aliases: readonly string[];
  readonly system: CometChatSystem;
  readonly category: Category;
  readonly event: string;
  /** The CloudEvents type. */
  readonly type: string;
  /** Answered synchronously, and not published. */
  readonly synchronous: boolean;
  /** What must hold for a delivery of that trigger to be this; empty: nothing more. */
  readonly conditions: readonly string[];
  /** The parts of the identity, in order, after app, webhook and trigger. Empty: each delivery is an event of its own. */
  readonly identity: readonly string[];
  /** Fields without which the identity is the receipt, as if `identity` were empty. */
  readonly needed: readonly string[];
  /** Fields that don't matter for the identity, with everything below them. */
  readonly ignored: readonly string[];
  /** Where the subject comes from; the first that is there. */
  readonly subject: readonly string[];
  /** The field that divides the subject's message group; the first that is there. Empty: nothing does. */
  readonly parallelBy: readonly string[];
  /** Where the time comes from; the first that is there. Empty: the receipt time. */
  readonly time: readonly string[];
  readonly note: string | undefined;
}

export function describeCatalogue(): readonly RowDescription[] {
  return catalogue.map(describeRow);
}

function describeRow(row: CatalogueRow): RowDescription {
  return {
    name: row.name,
    trigger: row.trigger,
    aliases: row.aliases,
    system: row.system,
    category: row.category,
    event: row.event,
    type: eventTypeOf(row.event),
    synchronous: isSynchronousTrigger(row.trigger),
    conditions: row.when.map(describeCondition),
    identity: row.identity === 'receipt' ? [] : row.identity.map(describeIngredient),
    needed: row.identity === 'receipt' ? [] : row.identity.flatMap(neededField),
    ignored: row.ignored.map(code),
    subject: row.subject.map(describeSubject),
    parallelBy: (row.parallelBy ?? []).map(code),
    time: row.time.map(describeTime),
    note: row.note,
  };
}

function describeCondition(condition: Condition): string {
  const path = code(condition.path);
  return 'equals' in condition ? `${path} is ${code(condition.equals)}` : `${path} is ${condition.is}`;
}

function describeIngredient(ingredient: Ingredient): string {
  if (ingredient.from === 'rest') return 'a digest of everything else in `data`';
  const fields = ingredient.paths.map(code).join(' or ');
  return ingredient.absent === 'nothing' ? `${fields} (if present)` : fields;
}

function neededField(ingredient: Ingredient): string[] {
  if (ingredient.from === 'rest' || ingredient.absent === 'nothing') return [];
  return [ingredient.paths.map(code).join(' or ')];
}

function describeSubject(source: SubjectSource): string {
  if (source.from === 'field') return `${source.prefix}${code(source.path)}`;
  const { sender, receiver, receiverType } = source;
  return `the conversation of ${code(sender)} and ${code(receiver)} by ${code(receiverType)}`;
}

function describeTime(source: TimeSource): string {
  return `${code(source.path)} (${source.unit})`;
}

function code(text: string): string {
  return `\`${text}\``;
}
