// One computer of the day: its folder, the program that answers on it, and the commands that are run on it.
import { execFile, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);
const MOST_OUTPUT = 1 << 26;

/** Runs the program; gives its exit code and what it said. */
export async function planb(program, args) {
  try {
    const { stdout } = await run(program, args, { maxBuffer: MOST_OUTPUT });
    return { code: 0, said: stdout };
  } catch (trouble) {
    if (typeof trouble.code !== "number") throw trouble;
    return { code: trouble.code, said: `${trouble.stdout}${trouble.stderr}` };
  }
}

export class Computer {
  constructor(program, name, dir) {
    Object.assign(this, { program, name, dir, base: "", address: "", child: null });
  }

  /** Runs a command that must end with one of these codes; gives what it answers as JSON. */
  async asks(args, good = [0]) {
    const { code, said } = await planb(this.program, [...args, "--json", "--dir", this.dir]);
    if (!good.includes(code)) throw new Error(`${this.name}: planb ${args.join(" ")} ended with ${code}: ${said}`);
    return JSON.parse(said);
  }

  /** Starts answering; `meets` lets other computers on the same network find it, `phones` lets telephones in. */
  async serve({ meets = false, phones = false } = {}) {
    const more = [...(meets ? ["--meet", "127.0.0.1:0"] : []), ...(phones ? ["--lan", "127.0.0.1:0"] : [])];
    const args = ["serve", "--listen", "127.0.0.1:0", "--every", "1", "--json", ...more, "--dir", this.dir];
    this.child = spawn(this.program, args, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await new Promise((said, failed) => {
      createInterface({ input: this.child.stdout }).once("line", line => said([line]));
      this.child.once("exit", code => failed(new Error(`${this.name}: planb serve ended with ${code}`)));
    });
    const { pages, address } = JSON.parse(line);
    [this.base, this.address] = [pages[0].replace(/\/$/, ""), address];
  }

  stop() {
    this.child?.removeAllListeners("exit");
    this.child?.kill();
  }

  /** Meets a stick, or another computer by its address. */
  meet(place) {
    return this.asks(["sync", place], [0, 1]);
  }
}

/** The text of a PDF in the order of reading. */
export async function textOf(bytes, folder, name) {
  const file = join(folder, `${name}.pdf`);
  await writeFile(file, bytes);
  const { stdout } = await run("pdftotext", [file, "-"], { maxBuffer: MOST_OUTPUT });
  return stdout;
}
