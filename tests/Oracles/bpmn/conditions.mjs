// The part of our condition grammar that generated models use, by way of JavaScript: names are looked up in `scope`.
const words = { and: '&&', or: '||', not: '!', true: 'true', false: 'false', null: 'null' };
const compiled = new Map();

export function evaluate(text, scope) {
  let run = compiled.get(text);
  if (!run) {
    const tokens = text.match(/'[^']*'|[A-Za-z_][\w-]*|\d+(\.\d+)?|[<>=!]=|[<>()]/g) ?? [];
    const code = tokens.map(token =>
      /^[A-Za-z_]/.test(token) ? words[token] ?? `scope[${JSON.stringify(token)}]`
        : token === '==' ? '===' : token === '!=' ? '!==' : token).join(' ');
    run = new Function('scope', `return (${code});`);
    compiled.set(text, run);
  }
  return run(scope);
}
