import { type Command, Option } from 'commander';
import * as z from 'zod';
import { UsageError } from './errors.ts';

/**
 * Options, each declared once: how it is typed, what it does, and the schema that reads it. A command's options are an
 * object of declarations, by the name that Commander gives them (`--dry-run` is `dryRun`):
 *
 *     const options = { hold: option('--hold <seconds>', 'how long', wholeNumber(1).prefault('60')), yes: yesOption };
 *     action(program.command('move').argument('<id>'), options, ({ hold, yes }, id) => move(id, hold, yes));
 */
export type OptionShape = Readonly<Record<string, z.ZodType>>;

export type OptionValues<Shape extends OptionShape> = z.output<z.ZodObject<Shape>>;

interface Declaration {
  readonly flags: string;
  readonly description: string;
  /** The heading above it in the help. */
  readonly heading?: string;
  /** Adds `--no-...` with this description, which reads as `false`. */
  readonly off?: string;
}

const declarations = z.registry<Declaration>();

/**
 * Declares an option. The schema reads the text as typed (a list of texts for `<name...>`), so a default that the help
 * shows is a text too: `duration.prefault('1m')`.
 */
export function option<Schema extends z.ZodType>(
  flags: string,
  description: string,
  schema: Schema,
  more: Pick<Declaration, 'off'> = {},
): Schema {
  const declaredSchema = schema.clone();
  declarations.add(declaredSchema, { flags, description, ...more });
  return declaredSchema;
}

/** Declares an option without a value: false unless it is given. `--no-...` is true unless it is given. */
export function flag(flags: string, description: string) {
  return option(flags, description, z.boolean().default(flags.startsWith('--no-')));
}

/** Declares an option with a text: undefined unless it is given. */
export function textOption(flags: string, description: string) {
  return option(flags, description, z.string().optional());
}

/** Declares an option with a list of texts: empty unless it is given. */
export function textsOption(flags: string, description: string) {
  return option(flags, description, z.array(z.string()).default([]));
}

/** Puts options under a heading in the help. */
export function grouped<Shape extends OptionShape>(heading: string, shape: Shape): Shape {
  for (const schema of Object.values(shape)) schema.register(declarations, { ...declared(schema), heading });
  return shape;
}

/** Gives a command its options and what it runs: the options as declared, then the arguments as typed. */
export function action<Shape extends OptionShape>(
  command: Command,
  shape: Shape,
  run: (options: OptionValues<Shape>, ...operands: string[]) => Promise<void>,
): Command {
  return addOptions(command, shape).action(() => run(readOptions(command, shape), ...command.args));
}

/** Adds options to a command. */
export function addOptions(command: Command, shape: OptionShape): Command {
  for (const [name, schema] of Object.entries(shape)) {
    const { flags, description, heading, off } = declared(schema);
    const added = new Option(flags, description);
    if (added.attributeName() !== name) throw new TypeError(`${flags} is not the option ${name}`);
    if (heading !== undefined) added.helpGroup(heading);
    if (schema instanceof z.ZodPrefault)
      added.default(schema.def.defaultValue, String(schema.def.defaultValue));
    const choices = choicesOf(schema);
    if (choices !== undefined) added.choices(choices);
    command.addOption(added);
    if (off !== undefined) command.option(`--no-${added.name()}`, off);
  }
  return command;
}

/** The options of a command as declared. A {@link UsageError} for a value that isn't valid. */
export function readOptions<Shape extends OptionShape>(command: Command, shape: Shape): OptionValues<Shape> {
  const read = z.object(shape).safeParse(command.opts());
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path: [name = ''], message }) => {
    return `${declared(shape[String(name)]).flags}: ${message}`;
  });
  throw new UsageError(problems.join('\n'));
}

function declared(schema: z.ZodType | undefined): Declaration {
  const declaration = schema && declarations.get(schema);
  if (declaration === undefined) throw new TypeError('this schema was not declared as an option');
  return declaration;
}

/** The values that an option takes, where its schema is an enumeration or a list of one. */
function choicesOf(schema: unknown): readonly string[] | undefined {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodArray) return choicesOf(schema.element);
  return schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault
    ? choicesOf(schema.unwrap())
    : undefined;
}

/** Reads a number from `lowest` to `highest`. */
export function decimal(lowest: number, highest: number) {
  return numberIn(/\S/, `must be a number from ${lowest} to ${highest}`, lowest, highest);
}

/** Reads a whole number from `lowest` to `highest`. */
export function wholeNumber(lowest: number, highest = Number.MAX_SAFE_INTEGER) {
  return numberIn(/^\d+$/, `must be a whole number from ${lowest} to ${highest}`, lowest, highest);
}

function numberIn(pattern: RegExp, message: string, lowest: number, highest: number) {
  const inBounds = z.number(message).min(lowest, message).max(highest, message);
  return z.string().regex(pattern, message).transform(Number).pipe(inBounds);
}

const unitMilliseconds: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads a length of time, `90s`, `15m`, `6h` or `2d`, in milliseconds. */
export const duration = z
  .string()
  .regex(/^\d{1,6}[smhd]$/, 'must be a number and a unit, such as 90s, 15m, 6h or 2d')
  .transform((text) => Number.parseInt(text, 10) * (unitMilliseconds[text.slice(-1)] ?? 0));

/** Reads a list of names, separated by commas. */
export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** `-n, --limit`, which means the same in every command: at most this many of what the command works on. */
export const limitFlags = '-n, --limit <number>';

/** `--yes`, for commands that ask before they change something. */
export const yesOption = flag('--yes', "don't ask for confirmation");
