// PouchDB replicating over HTTP on this machine: node pouch.js DIR
//
// A local database and one behind express-pouchdb, both LevelDB, with 20 000 documents in common; 1 000 new ones go to the
// server. A proxy on the loopback address counts the bytes of both ways. A document holds 400 random letters, so that it
// needs no other spelling in JSON. Nothing is signed, nothing is encrypted, and LevelDB does not sync a put to the disk.
"use strict";

const crypto = require("crypto");
const net = require("net");
const path = require("path");
const express = require("express");
const PouchDB = require("pouchdb");

const BODY_BYTES = 400;
const NEW = 1000;
const OLD = 20000;
const MEETINGS = 5;
const BATCH = 1000;
const HOST = "127.0.0.1";
/** A run that carries more is wrong. */
const MOST_BYTES = 1 << 30;

const dir = path.resolve(process.argv[2]);
const Here = PouchDB.defaults({ prefix: path.join(dir, "here-") });
const There = PouchDB.defaults({ prefix: path.join(dir, "there-") });

/** Passes bytes on to `port` and counts them. */
function counter(port) {
  const count = { bytes: 0 };
  const server = net.createServer((client) => {
    const upstream = net.connect(port, HOST);
    const pass = (from, to) => {
      from.on("data", (chunk) => {
        count.bytes += chunk.length;
        if (count.bytes > MOST_BYTES) throw new Error("too many bytes");
        to.write(chunk);
      });
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
    };
    pass(client, upstream);
    pass(upstream, client);
  });
  return { count, server };
}

function listen(server) {
  return new Promise((done) => {
    const listening = server.listen(0, HOST, () => done(listening));
  });
}

function documents(from, count) {
  const letters = () => crypto.randomBytes(BODY_BYTES * 0.75).toString("base64url");
  return Array.from({ length: count }, (_, at) => ({ _id: String(from + at).padStart(8, "0"), body: letters() }));
}

/** What one replication of the new documents took and carried. */
async function meet(here, there, count) {
  const before = count.bytes;
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  const result = await PouchDB.replicate(here, there, { batch_size: BATCH });
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  const used = process.cpuUsage(cpu);
  if (result.docs_written !== NEW) throw new Error(`${result.docs_written} documents were written`);
  return { wall, cpu: (used.user + used.system) / 1e6, bytes: count.bytes - before };
}

async function main() {
  const app = express();
  const options = { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: path.join(dir, "pouch.log") };
  app.use("/", require("express-pouchdb")(There, options));
  const server = await listen(app);
  const { count, server: proxy } = counter(server.address().port);
  const counting = await listen(proxy);
  const here = new Here("log");
  const there = new PouchDB(`http://${HOST}:${counting.address().port}/log`);
  for (let from = 0; from < OLD; from += BATCH) await here.bulkDocs(documents(from, BATCH));
  await PouchDB.replicate(here, there, { batch_size: BATCH });

  const meetings = [];
  for (let from = OLD; from < OLD + MEETINGS * NEW; from += NEW) {
    for (const one of documents(from, NEW)) await here.put(one);
    meetings.push(await meet(here, there, count));
  }
  meetings.sort((one, other) => one.wall - other.wall);
  const quiet = count.bytes;
  await PouchDB.replicate(here, there, { batch_size: BATCH });
  const answer = { entries: NEW, ...meetings[(MEETINGS - 1) / 2], quiet: count.bytes - quiet };
  console.log(JSON.stringify(answer));
  process.exit(0);
}

main().catch((why) => {
  console.error(why);
  process.exit(1);
});
