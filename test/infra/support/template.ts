/** A CloudFormation template as these tests look at it. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly UpdatePolicy?: unknown;
}

export interface Properties {
  readonly [name: string]: unknown;
}

export interface NamedResource extends Resource {
  readonly logicalId: string;
}

export function resourcesOfType(template: Template, type: string): NamedResource[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId, resource]) => ({ logicalId, ...resource }));
}

/** A property of an object, where it is an object and has it. */
export function property(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

export function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** What CloudFormation would put for a value, with the physical names of resources, or else their logical ids. */
export function render(template: Template, value: unknown): string {
  if (typeof value === 'string') return value;
  const reference = property(value, 'Ref');
  if (typeof reference === 'string') return nameOf(template, reference);
  const [attributed, attribute] = list(property(value, 'Fn::GetAtt'));
  if (typeof attributed === 'string') {
    const name = nameOf(template, attributed);
    return attribute === 'QueueName' ? name : `${name}.${String(attribute)}`;
  }
  const [separator, parts] = list(property(value, 'Fn::Join'));
  if (typeof separator === 'string')
    return list(parts)
      .map((part) => render(template, part))
      .join(separator);
  const [index, choices] = list(property(value, 'Fn::Select'));
  const [delimiter, whole] = list(property(choices, 'Fn::Split'));
  if (typeof delimiter === 'string')
    return render(template, whole).split(delimiter)[Number(index)] ?? JSON.stringify(value);
  return JSON.stringify(value);
}

/** What a function reads in its environment, once CloudFormation has put in the names. */
export function environmentOf(template: Template, functionName: string): Record<string, string> {
  const found = resourcesOfType(template, 'AWS::Lambda::Function').find(
    ({ Properties }) => Properties.FunctionName === functionName,
  );
  return Object.fromEntries(
    Object.entries(property(found?.Properties.Environment, 'Variables') ?? {}).map(([name, value]) => [
      name,
      render(template, value),
    ]),
  );
}

const nameProperties = [
  'QueueName',
  'FunctionName',
  'LogGroupName',
  'TopicName',
  'AlarmName',
  'DashboardName',
  'Name',
];

function nameOf(template: Template, logicalId: string): string {
  const properties = template.Resources[logicalId]?.Properties ?? {};
  for (const name of nameProperties) {
    const physical = properties[name];
    if (typeof physical === 'string') return physical;
  }
  return logicalId.includes('::') ? `<${logicalId}>` : logicalId;
}
