// What a run has counted, and its last line: `e2e: N passed, N failed`.

export const count = { passed: 0, failed: 0 };

/** Counts one check and says what is wrong. */
export function told(where, wrong) {
  if (wrong.length === 0) { count.passed++; return; }
  count.failed++;
  for (const words of wrong) console.log(`FAILED ${where}: ${words}`);
}

/** Says what was counted and ends; nothing counted is a failure. */
export function ended() {
  if (count.passed + count.failed === 0) { console.log("FAILED nothing was asked for"); count.failed = 1; }
  console.log(`e2e: ${count.passed} passed, ${count.failed} failed`);
  process.exit(count.failed === 0 ? 0 : 1);
}
