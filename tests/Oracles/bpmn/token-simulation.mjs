// Drives the simulator of bpmn-js-token-simulation without a diagram: it is given just enough of an element registry.
import EventBus from 'diagram-js/lib/core/EventBus';
import { Injector } from 'didi';
import { BpmnModdle } from 'bpmn-moddle';
import SimulatorModule from 'bpmn-js-token-simulation/lib/simulator';
import { evaluate } from './conditions.mjs';
import { runJobs } from './jobs.mjs';

/** Shapes and connections as the simulator expects them from a diagram. */
function elementsOf(root) {
  const all = new Map();
  const add = (businessObject, parent) => {
    const element = {
      id: businessObject.id, type: businessObject.$type, businessObject, parent,
      children: [], incoming: [], outgoing: [], attachers: [], host: null, waypoints: [],
      di: { isExpanded: true, get: () => true },
    };
    all.set(element.id, element);
    parent?.children.push(element);
    for (const child of businessObject.flowElements ?? []) add(child, element);
    return element;
  };
  const process = add(root.rootElements.find(e => e.$type === 'bpmn:Process'), null);
  for (const element of all.values()) {
    const { sourceRef, targetRef, attachedToRef, $type } = element.businessObject;
    if ($type === 'bpmn:SequenceFlow') {
      element.source = all.get(sourceRef.id);
      element.target = all.get(targetRef.id);
      element.source.outgoing.push(element);
      element.target.incoming.push(element);
    }
    if (attachedToRef) {
      element.host = all.get(attachedToRef.id);
      element.host.attachers.push(element);
    }
  }
  return { all, process };
}

function modulesOf(module, found = new Set()) {
  if (!found.has(module)) {
    for (const dependency of module.__depends__ ?? []) modulesOf(dependency, found);
    found.add(module);
  }
  return found;
}

function newSimulator(all) {
  const values = () => [...all.values()];
  const elementRegistry = {
    get: id => all.get(id), getAll: values, getGraphics: () => null,
    filter: test => values().filter(test), find: test => values().find(test), forEach: act => all.forEach(act),
  };
  const modules = [...modulesOf(SimulatorModule)];
  const eventBus = new EventBus();
  const injector = new Injector([
    { eventBus: ['value', eventBus], elementRegistry: ['value', elementRegistry], config: ['value', {}] }, ...modules]);
  injector.init?.();
  for (const init of modules.flatMap(module => module.__init__ ?? [])) {
    if (typeof init === 'string') injector.get(init); else injector.invoke(init);
  }
  return { simulator: injector.get('simulator'), eventBus };
}

await runJobs(async job => {
  const { rootElement } = await new BpmnModdle().fromXML(job.bpmn);
  const { all, process } = elementsOf(rootElement);
  const { simulator, eventBus } = newSimulator(all);
  const scope = {};
  let taken = [];
  eventBus.on('tokenSimulation.simulator.trace', ({ action, element }) => {
    if (action === 'exit' && element.type === 'bpmn:SequenceFlow') taken.push(element.id);
  });
  simulator.reset();
  for (const element of all.values()) if (element.type === 'bpmn:UserTask') simulator.waitAtElement(element, true);

  // The simulator lets the user click the way a gateway goes; we click by the conditions.
  const choose = () => {
    for (const gateway of all.values()) {
      if (gateway.type === 'bpmn:ExclusiveGateway' && gateway.outgoing.length > 1) {
        const first = gateway.outgoing.find(flow => flow.businessObject.conditionExpression && evaluate(flow.businessObject.conditionExpression.body, scope) === true);
        simulator.setConfig(gateway, { activeOutgoing: first ?? all.get(gateway.businessObject.default?.id) });
      }
    }
  };

  // It lets a non-interrupting timer be clicked again and again; ours fires once for each run of its activity.
  const fired = new WeakMap();
  const spent = subscription => subscription.event.boundary && fired.get(subscription.scope)?.has(subscription.event.element.id);
  const subscriptions = () => simulator.findSubscriptions(() => true).filter(s => !spent(s));
  const marking = () => {
    const open = subscriptions();
    const flows = taken;
    taken = [];
    return {
      tasks: open.filter(s => s.event.type === 'continue' && s.element.type === 'bpmn:UserTask').map(s => s.element.id).sort(),
      timers: open.filter(s => s.event.type === 'timer').map(s => s.event.element.id).sort(),
      flows: flows.sort(),
      done: simulator.findScopes(s => !s.destroyed && s.element !== process).length === 0,
    };
  };

  choose();
  const start = process.children.find(c => c.type === 'bpmn:StartEvent');
  const begin = subscriptions().find(s => s.event.element === start || s.element === start);
  if (begin) simulator.trigger({ event: begin.event, scope: begin.scope });
  else simulator.signal({ element: process, startEvent: start });
  const markings = [marking()];
  for (const step of job.steps) {
    if (step.complete) scope.outcome = step.outcome;
    choose();
    const found = subscriptions().find(s => step.complete
      ? s.event.type === 'continue' && s.element.id === step.complete
      : s.event.type === 'timer' && s.event.element.id === step.fire);
    if (!found) throw new Error(`${JSON.stringify(step)} is not possible at ${JSON.stringify(markings.at(-1))}`);
    if (found.event.boundary && !found.event.interrupting) {
      fired.set(found.scope, (fired.get(found.scope) ?? new Set()).add(found.event.element.id));
    }
    simulator.trigger({ event: found.event, scope: found.scope });
    markings.push(marking());
  }
  return markings;
});
