// Drives bpmn-engine one external event at a time: timers are virtual, conditions are ours.
import { EventEmitter } from 'node:events';
import { Engine } from 'bpmn-engine';
import * as elements from 'bpmn-elements';
import { evaluate } from './conditions.mjs';
import { runJobs } from './jobs.mjs';

const settled = () => new Promise(resolve => setImmediate(() => setImmediate(resolve)));

await runJobs(async job => {
  const scope = {};
  const votes = new Map();
  const conditions = new Set([...job.bpmn.matchAll(/<(?:conditionExpression|completionCondition)[^>]*>([^<]*)</g)].map(m => unescape(m[1])));
  let taken = [];
  let serial = 0;
  const waiting = new Map();
  const listener = new EventEmitter();
  listener.on('flow.take', flow => taken.push(flow.id));
  listener.on('activity.wait', task => waiting.set(task.executionId, task));
  listener.on('activity.enter', activity => votes.delete(activity.id));

  const engine = new Engine({
    source: job.bpmn,
    timers: new elements.Timers({ setTimeout: callback => ({ callback, serial: serial++ }), clearTimeout: () => undefined }),
    scripts: { register() {}, getScript() {} },
    expressions: {
      // Conditions and cardinalities come by here, and other texts (names, durations) that stay as they are.
      resolveExpression: (text, message) => conditions.has(text) ? evaluate(text, { ...scope, ...votes.get(message?.content?.id) }) : text,
      isExpression: text => conditions.has(text),
      hasExpression: text => conditions.has(text),
    },
  });
  const timers = engine.environment.timers;
  const execution = await engine.execute({ listener });
  await settled();

  const postponed = () => execution.getPostponed().flatMap(all).filter(a => typeof a.type === 'string');
  const all = api => [api, ...(api.getPostponed?.() ?? []).filter(inner => inner !== api && inner.executionId !== api.executionId).flatMap(all)];
  const openTasks = () => {
    const roots = postponed().filter(a => a.type === 'bpmn:UserTask').map(a => a.executionId);
    return [...waiting.values()].filter(task => roots.some(root => task.executionId === root || task.executionId.startsWith(root + '_')));
  };
  const marking = () => {
    const flows = taken;
    taken = [];
    return {
      tasks: openTasks().map(t => t.id).sort(),
      timers: postponed().filter(a => /BoundaryEvent|IntermediateCatchEvent/.test(a.type)).map(a => a.id).sort(),
      flows: flows.sort(),
      done: execution.state !== 'running',
    };
  };

  const markings = [marking()];
  for (const step of job.steps) {
    if (step.complete) {
      const task = openTasks().find(t => t.id === step.complete);
      if (!task) throw new Error(`${JSON.stringify(step)} is not possible at ${JSON.stringify(markings.at(-1))}`);
      waiting.delete(task.executionId);
      scope.outcome = step.outcome;
      if (step.vote) {
        // What the completion condition may ask, and how the vote stands: the majority when it is true, else no quorum.
        const vote = votes.get(task.id) ?? { nrOfInstances: step.of, nrOfCompletedInstances: 0, approved: 0, rejected: 0 };
        vote.nrOfCompletedInstances++;
        vote[step.vote]++;
        votes.set(task.id, vote);
        scope.outcome = !evaluate(step.condition, vote) ? 'noQuorum' : vote.approved > vote.rejected ? 'approved' : vote.rejected > vote.approved ? 'rejected' : 'noQuorum';
      }
      task.signal({});
    } else {
      const timer = timers.executing.find(t => t.owner?.id === step.fire);
      if (!timer) throw new Error(`${JSON.stringify(step)} is not possible at ${JSON.stringify(markings.at(-1))}`);
      timer.timerRef.callback();
    }
    await settled();
    markings.push(marking());
  }
  return markings;
});

function unescape(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
