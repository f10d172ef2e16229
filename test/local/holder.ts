/** A process that starts a cloud and then just lives: what the tests of the cloud's end kill. It says where its cloud is. */
import { startCloud } from '../../local/cloud.ts';

const { endpoint, folder } = await startCloud();
console.log(JSON.stringify({ endpoint, folder }));
