// Reads the .mmd, .dbml and .md files of a folder with Mermaid's, DBML's and a CommonMark parser, and holds
// what these understood to what the .json beside them, `describe` of the same design, says.
// `node parse_exports.mjs NODE_MODULES FOLDER`; fails at the first refusal or difference.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import assert from "node:assert/strict";

const [modules, folder] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "here.js"));
const load = (path) => import(pathToFileURL(join(resolve(modules), path)));
const { Parser } = require("@dbml/core");
// Mermaid cleans text with DOMPurify, which wants a document; parsing needs none of what it does.
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const mermaid = (await load("mermaid/dist/mermaid.core.mjs")).default;
mermaid.initialize({ startOnLoad: false });
const { marked } = await load("marked/lib/marked.esm.js");

const sorted = (list) => [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const isUnique = (table, column) => (table.uniques ?? []).some((one) => isSame(one.columns, [column]));
// Tables and views; those without columns have no form in DBML.
const allTables = (design) => [...design.tables, ...(design.views ?? [])];
const oneLine = (text) => text.replace(/[\x00-\x1f\x7f-\x9f]/g, " ");

function dbmlIsTheDesign(text, design) {
  const { schemas } = new Parser().parse(text, "dbmlv2").export();
  const tables = new Map(schemas.flatMap((schema) => schema.tables).map((table) => [table.name, table]));
  const enums = new Map(schemas.flatMap((schema) => schema.enums).map((one) => [one.name, one.values.map((v) => v.name)]));
  const wanted = allTables(design).filter((table) => table.columns.length);
  assert.deepEqual(sorted(tables.keys()), sorted(wanted.map((table) => table.name)), "tables");
  for (const table of wanted) {
    const found = tables.get(table.name);
    const key = (table.primary_key?.columns ?? table.columns.filter((one) => one.primary_key).map((one) => one.name));
    const columns = table.columns.map((column) => {
      const of = column.type;
      return {
        name: column.name,
        pk: key.length === 1 && column.primary_key,
        notNull: !column.nullable,
        unique: isUnique(table, column.name),
        increment: column.autoincrement,
        note: column.comment || null,
        text: column.server_default?.kind === "string" ? column.server_default.value : null,
        numbers: of.name === "Enum" ? [] : [of.length, of.precision, of.scale].filter((one) => one != null),
        values: of.name === "Enum" && of.values.length ? of.values : null,
      };
    });
    const fields = found.fields.map((field, at) => ({
      name: field.name,
      pk: field.pk,
      notNull: field.not_null ?? false,
      unique: field.unique,
      increment: field.increment ?? false,
      note: field.note || null,
      text: field.dbdefault?.type === "string" ? field.dbdefault.value : null,
      // Types without a length may have one in SQL, as CHAR(32) for a UUID.
      numbers: !columns[at]?.numbers.length ? [] : (field.type.args ?? "").split(",").filter(Boolean).map(Number),
      values: enums.get(field.type.type_name) ?? null,
    }));
    assert.deepEqual(fields, columns, `columns of ${table.name}`);
    if (table.comment) assert.ok(found.note.startsWith(table.comment.trim()), `note of ${table.name}: ${found.note}`);

    const indexes = (table.indexes ?? []).map((one) => ({ of: one.columns, unique: one.unique, name: one.name || null }));
    const uniques = (table.uniques ?? []).filter((one) => one.columns.length > 1);
    indexes.push(...uniques.map((one) => ({ of: one.columns, unique: true, name: one.name || null })));
    if (key.length > 1) indexes.push({ of: key, pk: true, unique: false, name: null });
    const read = found.indexes.map((one) => ({
      of: one.columns.map((column) => column.value),
      ...(one.pk ? { pk: true } : {}),
      unique: one.unique ?? false,
      name: one.name ?? null,
    }));
    assert.deepEqual(sorted(read), sorted(indexes), `indexes of ${table.name}`);
  }

  const refs = schemas.flatMap((schema) => schema.refs).map((ref) => {
    const [child, parent] = ref.endpoints;
    const action = { delete: ref.onDelete ?? null, update: ref.onUpdate ?? null };
    return [child.tableName, child.fieldNames, child.relation, parent.tableName, parent.fieldNames, parent.relation, ref.name ?? null, action];
  });
  const keys = design.tables.flatMap((table) =>
    table.foreign_keys.map((key) => {
      const isOne = isSame(table.primary_key.columns, key.columns) || table.uniques.some((one) => isSame(one.columns, key.columns));
      const action = { delete: key.ondelete?.toLowerCase() ?? null, update: key.onupdate?.toLowerCase() ?? null };
      return [table.name, key.columns, isOne ? "1" : "*", key.referred_table, key.referred_columns, "1", key.name ?? null, action];
    }),
  );
  assert.deepEqual(sorted(refs), sorted(keys), "references");
}

async function mermaidIsTheDesign(text, design) {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const entities = db.getEntities();
  const nameOf = new Map([...entities].map(([name, entity]) => [entity.id, name]));
  const inQuotes = (words) => oneLine(words).replaceAll('"', "'").replaceAll("%%", "% %");
  // A class without a table of its own has those columns that it declares in its base's.
  const columnsOf = new Map(allTables(design).map((table) => [table.name, new Map(table.columns.map((one) => [inQuotes(one.name), one]))]));
  const seen = new Map(allTables(design).map((table) => [table.name, new Set()]));
  const tables = new Map(allTables(design).map((table) => [table.name, table]));
  const tableOf = new Map(design.models.map((model) => [model.name, model.table]));
  for (const [name, entity] of entities) {
    // An association table or a view is called by its own name.
    const of = tableOf.get(name) ?? name;
    const columns = columnsOf.get(of);
    assert.ok(columns, `${name} is no class and no table`);
    const table = tables.get(of);
    for (const { name: word, keys, comment } of entity.attributes) {
      const told = /^named (.*?)(?:; |$)/s.exec(comment)?.[1] ?? word;
      const column = columns.get(told);
      assert.ok(column, `${name}: ${told} is no column of ${of}`);
      seen.get(of).add(column.name);
      const isReferring = (table.foreign_keys ?? []).some((key) => key.columns.includes(column.name));
      const wanted = [column.primary_key && "PK", isReferring && "FK", isUnique(table, column.name) && "UK"].filter(Boolean);
      assert.deepEqual(keys, wanted, `keys of ${name}.${told}`);
      const words = comment.split("; ");
      assert.equal(words.includes("not null"), !column.nullable && !column.primary_key, `${name}.${told}: ${comment}`);
      if (column.comment) assert.ok(comment.endsWith(inQuotes(column.comment).trimEnd()), `${name}.${told}: ${comment}`);
      if (column.type.name === "Enum") assert.ok(comment.includes(inQuotes(`one of ${column.type.values.join(", ")}`)), comment);
      if (column.server_default?.kind === "string") assert.ok(comment.includes(inQuotes(`server default ${column.server_default.value}`)), comment);
    }
  }
  for (const table of allTables(design)) {
    assert.deepEqual(sorted(seen.get(table.name)), sorted(table.columns.map((one) => one.name)), `columns of ${table.name}`);
  }

  // Mermaid calls cardA what stands at entityB.
  const lines = db.getRelationships().map(({ entityA, entityB, roleA, relSpec }) => ({
    ends: [nameOf.get(entityA), nameOf.get(entityB)],
    words: roleA.split(" / "),
    card: { [0]: relSpec.cardB, [1]: relSpec.cardA },
  }));
  for (const model of design.models) {
    for (const end of model.relationships) {
      const isOf = (line) => line.words.includes(end.name);
      // That of a base is drawn at the base.
      const owners = design.models.filter((one) => one.relationships.some((of) => of.name === end.name && of.target === end.target));
      const isOwner = (name) => owners.some((one) => one.name === name);
      const found = lines.filter(isOf).flatMap((line) => [
        ...(isOwner(line.ends[0]) && line.ends[1] === end.target ? [line.card[1]] : []),
        ...(isOwner(line.ends[1]) && line.ends[0] === end.target ? [line.card[0]] : []),
      ]);
      const path = `${model.name}.${end.name}`;
      assert.ok(found.length, `${path} has no line`);
      const wanted = end.uselist ? ["ZERO_OR_MORE", "ONE_OR_MORE"] : ["ZERO_OR_ONE", "ONLY_ONE"];
      assert.ok(found.some((card) => wanted.includes(card)), `${path}: ${found}`);
      if (end.direction !== "MANYTOONE") continue;
      const own = tables.get(model.table)?.foreign_keys ?? [];
      const key = own.find((one) => end.pairs.some(([, from]) => one.columns.some((name) => from.endsWith(`.${name}`))));
      if (!key || end.pairs.length !== key.columns.length || own.length !== 1) continue;
      const isOptional = tables.get(model.table).columns.some((one) => key.columns.includes(one.name) && one.nullable);
      assert.ok(found.includes(isOptional ? "ZERO_OR_ONE" : "ONLY_ONE"), `${path}: ${found}`);
    }
  }
}

function markdownIsTheDesign(text, design) {
  const plain = (html) => {
    const { document: page } = new JSDOM(html.replaceAll("<br>", "\n")).window;
    return page.body.textContent;
  };
  const seen = new Map(allTables(design).map((table) => [table.name, new Set()]));
  const ends = [];
  let heading, table;
  for (const token of marked.lexer(text)) {
    if (token.type === "heading") [heading, table] = [plain(marked.parseInline(token.text)), null];
    if (token.type === "paragraph" && !table) {
      const code = marked.lexer(token.raw)[0].tokens.find((one) => one.type === "codespan");
      table = allTables(design).find((one) => oneLine(one.name) === plain(code.text.replaceAll("\\|", "|")));
      assert.ok(table, `${heading}: ${token.raw}`);
    }
    if (token.type !== "table") continue;
    const names = token.header.map((cell) => cell.text);
    for (const row of token.rows) {
      const cells = Object.fromEntries(row.map((cell, at) => [names[at], plain(marked.parseInline(cell.text))]));
      if (names[0] === "Relationship") {
        ends.push([heading, cells.Relationship, cells["Leads to"].startsWith("a list of ")]);
        continue;
      }
      const column = table.columns.find((one) => oneLine(one.name) === cells.Column);
      const place = `${heading}: ${JSON.stringify(cells)}`;
      assert.ok(column, place);
      seen.get(table.name).add(column.name);
      assert.equal(cells.Null, column.nullable ? "yes" : "no", place);
      assert.equal(cells.Key.includes("primary key"), column.primary_key, place);
      assert.equal(/\bunique\b/.test(cells.Key), isUnique(table, column.name), place);
      const referred = (table.foreign_keys ?? []).filter((key) => key.columns.includes(column.name));
      for (const key of referred) assert.ok(cells.Key.includes(oneLine(`→ ${key.referred_table}.`)), place);
      assert.equal(cells.Comment.trim(), (column.comment ?? "").replace(/[\x00-\x09\x0b-\x1f]/g, " ").trim(), place);
      if (column.server_default?.kind === "string") assert.ok(cells.Default.includes(oneLine(column.server_default.value)), place);
    }
  }
  for (const one of allTables(design)) {
    assert.deepEqual(sorted(seen.get(one.name)), sorted(one.columns.map((column) => column.name)), `columns of ${one.name}`);
  }
  // A relationship is told once, at the class that declares it, and has all that inherit it as owners here.
  const owners = new Map();
  for (const model of design.models) {
    for (const end of model.relationships) {
      const same = JSON.stringify([end.name, end.target, end.uselist, end.pairs, end.secondary]);
      owners.set(same, [...(owners.get(same) ?? []), [model.name, end.name, end.uselist]]);
    }
  }
  for (const [same, of] of owners) {
    const told = ends.filter((row) => of.some((one) => isSame(one, row)));
    assert.equal(told.length, 1, `${same}: ${JSON.stringify(told)}`);
  }
  assert.equal(ends.length, owners.size, "relationships");
}

const readers = { mmd: mermaidIsTheDesign, dbml: dbmlIsTheDesign, md: markdownIsTheDesign };
let count = 0;
for (const name of readdirSync(folder).sort()) {
  const [stem, ending] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
  if (!readers[ending]) continue;
  const text = readFileSync(join(folder, name), "utf8");
  const design = JSON.parse(readFileSync(join(folder, `${stem}.json`), "utf8"));
  try {
    await readers[ending](text, design);
  } catch (error) {
    console.error(`${name}: ${error.message ?? JSON.stringify(error.diags ?? error)}\n${text}`);
    process.exit(1);
  }
  count += 1;
}
console.log(`${count} files read`);
process.exit(0);
