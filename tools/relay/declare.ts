import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { action, type OptionShape, type OptionValues } from './options.ts';

/**
 * Adds one command to the command line, or to a group of commands. The context can be had once the command line is
 * parsed, because the global options are in it.
 */
export type AddCommand = (parent: Command, context: () => CommandContext) => void;

interface Declaration<Shape extends OptionShape> {
  readonly description: string;
  /** Shown below the options: examples, and what the exit code means. */
  readonly help?: string;
  /** An argument as Commander writes it, `<file>` or `[file]`, and what it is. */
  readonly operand?: readonly [name: string, description: string];
  readonly options: Shape;
  readonly run: (options: OptionValues<Shape>, context: CommandContext, operand?: string) => Promise<void>;
}

/** Declares a command. */
export function command<Shape extends OptionShape>(
  name: string,
  { description, help = '', operand, options, run }: Declaration<Shape>,
): AddCommand {
  return (parent, context) => {
    const added = parent.command(name).description(description).addHelpText('after', help);
    if (operand !== undefined) added.argument(...operand);
    action(added, options, (values, first) => run(values, context(), first));
  };
}

/** Declares a group of commands, such as `relay rules`. */
export function commandGroup(
  name: string,
  { description, help }: { readonly description: string; readonly help: string },
  commands: readonly AddCommand[],
): AddCommand {
  return (parent, context) => {
    const group = parent.command(name).description(description).addHelpText('after', help);
    for (const add of commands) add(group, context);
  };
}
