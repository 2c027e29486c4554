// Reads the jobs, runs each by `simulate`, prints a line for each.
import fs from 'node:fs';

export async function runJobs(simulate) {
  const lines = fs.readFileSync(process.argv[2], 'utf8').split('\n').filter(line => line);
  for (const line of lines) {
    const job = JSON.parse(line);
    let result;
    try {
      result = { name: job.name, markings: await simulate(job) };
    } catch (error) {
      result = { name: job.name, error: String(error?.stack ?? error) };
    }
    fs.writeSync(1, JSON.stringify(result) + '\n');
  }
  process.exit(0);
}
