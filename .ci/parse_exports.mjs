// Reads every .mmd and .dbml file of a folder with Mermaid's and DBML's own parsers.
// `node parse_exports.mjs NODE_MODULES FOLDER`; fails with the parser's words at the first refusal.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, folder] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "here.js"));
const { Parser } = require("@dbml/core");
// Mermaid cleans text with DOMPurify, which wants a document; parsing needs none of what it does.
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const path = join(resolve(modules), "mermaid/dist/mermaid.core.mjs");
const mermaid = (await import(pathToFileURL(path))).default;
mermaid.initialize({ startOnLoad: false });

let count = 0;
for (const name of readdirSync(folder).sort()) {
  const text = readFileSync(join(folder, name), "utf8");
  try {
    if (name.endsWith(".mmd")) await mermaid.parse(text);
    else if (name.endsWith(".dbml")) new Parser().parse(text, "dbmlv2");
    else continue;
  } catch (error) {
    console.error(`${name}: ${error.message ?? JSON.stringify(error.diags ?? error)}\n${text}`);
    process.exit(1);
  }
  count += 1;
}
console.log(`${count} files read`);
process.exit(0);
