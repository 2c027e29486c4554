// Makes what new passwords are held against, from packages that npm brings at build: run by PasswordWords.targets.
// usage: node password-words.mjs LIST COMMON PINYIN
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const [list, common, readings] = process.argv.slice(2);
const shortest = 10; // as Identity is told in AccountServices: what is shorter is refused anyway

// Passwords out of breaches, most used first in the list; here lower-case, sorted, one a line, with a line feed before the first.
const long = readFileSync(list, "utf8").split(/\r?\n/).map((word) => word.trim().toLowerCase()).filter((word) => word.length >= shortest);
writeFileSync(common, "\n" + [...new Set(long)].sort().join("\n") + "\n");

// The reading of each character of the basic block, without tones: U+4E00 on the first line.
const { pinyin } = createRequire(import.meta.url)("pinyin-pro");
const lines = [];
for (let code = 0x4e00; code <= 0x9fff; code++) {
  const reading = pinyin(String.fromCodePoint(code), { toneType: "none", v: true });
  lines.push(/^[a-z]+$/.test(reading) ? reading : "");
}
writeFileSync(readings, lines.join("\n") + "\n");
