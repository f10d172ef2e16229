import { startCloud } from '/work/main/local/cloud.ts';
import { buildHouse } from '/work/main/test/faults/house.ts';
import { runOnce } from '/work/main/test/faults/run.ts';

const cloud = await startCloud();
try {
  const house = await buildHouse(cloud.endpoint);
  const [from, to] = [Number(process.argv[2]), Number(process.argv[3])];
  const t = Date.now();
  for (let seed = from; seed < to; seed++) {
    const t0 = Date.now();
    const o = await runOnce(house, { seed, outlasting: process.argv[4] === 'control' });
    console.log(
      seed,
      'calls',
      o.calls,
      'inv',
      o.invoices,
      'mails',
      o.mails,
      'faults',
      o.injected.length,
      Date.now() - t0,
      'ms',
    );
    for (const v of o.violations.slice(0, 6)) console.log('   ', v.kind, v.detail.slice(0, 700));
    if (process.argv[5]) console.log(o.trace.join('\n'));
  }
  console.log((Date.now() - t) / (to - from), 'ms/run');
} finally {
  await cloud.stop();
}
