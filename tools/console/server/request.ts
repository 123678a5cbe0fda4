import type { RuleDefinition } from '../../../lambda/decisions/rule-definition.ts';
import type { Target } from '../../relay/target.ts';
import type { RelayCommand } from './run-command.ts';

export interface ConsoleRequest {
  readonly method: string;
  readonly path: string;
  /** Path and query. */
  readonly target: string;
  readonly body: Buffer;
}

/** What every route works with. */
export interface Desk {
  target(): Promise<Target>;
  readonly relay: RelayCommand;
  /** The rules that settings can name. */
  rules(): Promise<readonly RuleDefinition[]>;
}
