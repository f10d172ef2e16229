import { startCloud } from '../../local/cloud.ts';
import { buildHouse } from './house.ts';
import { runOnce } from './run.ts';

/** A process of its own that runs the seeds it is sent, on an emulator of its own: one process plays on one core. */
const cloud = await startCloud();
const house = await buildHouse(cloud.endpoint);

process.on('message', async (seed: number) => {
  const outcome = await runOnce(house, { seed });
  process.send?.({ ...outcome, trace: [] });
});
process.on('disconnect', async () => {
  await cloud.stop();
  process.exit();
});
process.send?.('ready');
