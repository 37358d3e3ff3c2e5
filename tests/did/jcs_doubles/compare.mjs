// Holds every line of the generator against this engine's own JSON.stringify.
import { createInterface } from 'node:readline';

const view = new DataView(new ArrayBuffer(8));
let lines = 0;
let wrong = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const [bits, text] = line.split(' ');
  view.setBigUint64(0, BigInt('0x' + bits));
  const expected = JSON.stringify(view.getFloat64(0));
  if (text !== expected && ++wrong <= 10) console.log(`${bits}: ${text}, expected ${expected}`);
  ++lines;
}
console.log(`${lines} doubles compared, ${wrong} differ`);
process.exit(lines === 1_000_000 && wrong === 0 ? 0 : 1);
