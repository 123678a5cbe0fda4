/** The process of a function. With an event it is invoked once, and says what that took; else whenever a message asks. */

// Standard output is opened first, as Lambda's runtime does for every function.
const { stdout } = process;
const [, , bundle, onlyEvent] = process.argv;
const context = { awsRequestId: 'id', getRemainingTimeInMillis: () => 10_000 };

const usage = process.cpuUsage();
const time = performance.now();
const { handler } = await import(bundle);

if (onlyEvent === undefined) {
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ event, times }) => {
    try {
      const before = process.cpuUsage();
      for (let count = 0; count < times; count += 1) await invoke(event);
      process.send({ microseconds: microsecondsSince(before) / times });
    } catch ({ message }) {
      process.send({ problem: message });
    }
  });
} else {
  await invoke(onlyEvent);
  const times = {
    life: microsecondsSince() / 1000,
    answer: microsecondsSince(usage) / 1000,
    clock: performance.now() - time,
  };
  stdout.write(`\n${JSON.stringify(times)}\n`, () => process.exit());
}

/** An ingress has to answer 200, a worker has to be done with the whole batch. */
async function invoke(event) {
  const result = await handler(JSON.parse(event), context);
  if (result.statusCode !== 200 && result.batchItemFailures?.length !== 0)
    throw new Error(`${bundle} answered ${JSON.stringify(result)}`);
}

/** Of processor time: all threads of the process. */
function microsecondsSince(before) {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
