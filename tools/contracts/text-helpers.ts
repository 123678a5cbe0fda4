import { evaluate } from './evaluate.ts';
import { functionOf, sourcesIn } from './source-docs.ts';

interface Helper {
  readonly name: string;
  /** Expressions; the page shows what they give. */
  readonly examples: readonly string[];
}

const helpers: readonly Helper[] = [
  { name: 'fold', examples: ['fold("Ｇràtîs — ｆｒｅｅ сash")'] },
  {
    name: 'createBlockedPhrases',
    examples: [
      'createBlockedPhrases(["gift card"]).isIn("a G1FT  C4RD, quick")',
      'createBlockedPhrases(["snake"]).isIn("s n a k e")',
      'createBlockedPhrases(["ass"]).isIn("a classic")',
    ],
  },
  {
    name: 'createSubstringMatcher',
    examples: [
      'createSubstringMatcher(["ass", "bit.ly"]).has("a classic")',
      'createSubstringMatcher(["ass"]).has("A CLASSIC")',
    ],
  },
  {
    name: 'hostCandidates',
    examples: ['hostCandidates("see https://shop.example.com/x or example。org", 100)'],
  },
  { name: 'domainsAbove', examples: ['domainsAbove("shop.example.com")'] },
  {
    name: 'countPersonalData',
    examples: ['countPersonalData("ann@example.com or +49 30 1234567", "international")'],
  },
  {
    name: 'measureRepetition',
    examples: ['measureRepetition("buy buy buy noooow")'],
  },
  {
    name: 'countSameMessages',
    examples: ['countSameMessages("Buy now", ["buy now", "BUY NOW", "hello"])'],
  },
];

/** The helpers, each with its signature, its doc comment and what it gives for examples. */
export function textHelpers(): string {
  const source = sourcesIn('text');
  return helpers.map((helper) => helperText(helper, source)).join('\n\n');
}

function helperText({ name, examples: expressions }: Helper, source: string): string {
  const { signature, text } = functionOf(source, name);
  const lines = expressions.map((expression) => `${expression}\n// ${JSON.stringify(evaluate(expression))}`);
  return `### ${name}\n\n\`\`\`ts\n${signature}\n\`\`\`\n\n${text}\n\n\`\`\`ts\n${lines.join('\n')}\n\`\`\``;
}
