// The diagram-js family is written for bundlers: ES modules without "type": "module", imported without file extension.
// Node needs to be told both, which spares a bundler here.
import { register } from 'node:module';

const hooks = `
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    for (const ending of ['.js', '/index.js']) {
      try { return await next(specifier + ending, context); } catch { /* the next ending */ }
    }
    throw error;
  }
}
export async function load(url, context, next) {
  const bundled = /node_modules\\/(diagram-js|bpmn-js|bpmn-js-token-simulation)\\/.*\\.js$/.test(url);
  return next(url, bundled ? { ...context, format: 'module' } : context);
}`;
register('data:text/javascript,' + encodeURIComponent(hooks));
