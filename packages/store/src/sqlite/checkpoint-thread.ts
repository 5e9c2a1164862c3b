// The program of the thread that brings the write-ahead log into the database file, as text: a file of its own would have to be found again
// beside every bundled server. It answers each message with whether all of the log is in the database file.
export const CHECKPOINT_THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.driver);
const database = new Database(workerData.path);
database.exec('PRAGMA synchronous = NORMAL');
const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
const isWhole = () => {
  try {
    const { busy, log, checkpointed } = checkpoint.get();
    return busy === 0 && log === checkpointed;
  } catch {
    return false;
  }
};
parentPort.on('message', (message) => {
  if (message === 'checkpoint') return parentPort.postMessage(isWhole());
  database.close();
  parentPort.close();
});
`;
