// Sheets that were issued, filled in and scanned, on a node of its own: by the program's commands, and the program's own generator.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

export const UNIT = "hemtjanst-forsnas-norra";
export const OTHER = "sabo-alvgarden";

/** Forms that are issued to a unit; their serials. */
export async function issued(computer, form, count, { unit = UNIT, holder = "Olle Berg" } = {}) {
  const out = join(computer.dir, "blanketter");
  const args = ["form", "issue", "--unit", unit, "--form", form, "--count", String(count), "--out", out, "--by", "Eva Lind"];
  return (await computer.asks([...args, ...(holder ? ["--holder", holder] : [])])).serials;
}

/** Draws filled-in sheets, `{ serial, form, doubts }`, into a folder; gives what was meant with each doubt. */
export async function drawn(generator, folder, sheets) {
  mkdirSync(folder, { recursive: true });
  const lines = sheets.map(({ serial, form, doubts }) => `${serial} ${form} 1 ${doubts}\n`).join("");
  const child = spawn(generator, [folder], { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", more => { said += more; });
  child.stdin.end(lines);
  const code = await new Promise(done => child.once("close", done));
  if (code !== 0) throw new Error(`${generator} ended with ${code}`);
  return JSON.parse(said);
}

/** So many doubts over so many sheets, as evenly as it goes, never more than two on one. */
export function spread(count, doubts) {
  const every = Math.max(1, Math.floor(count / Math.max(1, doubts)));
  const all = Array(count).fill(0);
  for (let n = 0; n < doubts; n++) all[(n * every + Math.floor(n / Math.ceil(count / every))) % count]++;
  return all;
}

/** Scans a folder by the program; what became of each page. */
export async function scanned(computer, folder, planb) {
  const { code, said } = await planb(computer.program, ["scan", folder, "--by", "Skannern", "--json", "--dir", computer.dir]);
  if (code > 1) throw new Error(said);
  return said.trim().split("\n").map(line => JSON.parse(line));
}
