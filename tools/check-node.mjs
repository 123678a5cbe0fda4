// Plain JavaScript on purpose: it must run on whatever Node starts it, to say what is wrong with that Node.
const required = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < required) {
  console.error(
    [
      `This project needs Node ${required} or later; this is Node ${process.versions.node} (${process.execPath}).`,
      'Node 24 comes with the dependencies. Do this:',
      '  1. npm ci                       (without --omit=dev and without --omit=optional)',
      '  2. npm start, or npm test       (npm then runs the scripts on the Node in node_modules/.bin)',
      `If it still fails, install Node ${required} yourself and run the command again.`,
    ].join('\n'),
  );
  process.exit(1);
}

try {
  import.meta.resolve('aws-cdk-lib');
} catch {
  console.error('The dependencies of this project are not installed. Do this first: npm ci');
  process.exit(1);
}
