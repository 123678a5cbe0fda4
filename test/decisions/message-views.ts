export { exampleMessage as messageView } from '../../lambda/decisions/judge.ts';
