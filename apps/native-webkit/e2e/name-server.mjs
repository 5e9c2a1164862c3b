// A name server that knows nobody, and writes down which names it is asked for. Arguments: the file, the port.

import { createSocket } from 'node:dgram';
import { appendFileSync } from 'node:fs';

const [file, port] = process.argv.slice(2);
const NAME_AT = 12;
const NO_SUCH_NAME = 3;

function nameIn(question) {
  const labels = [];
  for (let at = NAME_AT; question[at] > 0; at += question[at] + 1)
    labels.push(question.subarray(at + 1, at + 1 + question[at]).toString('latin1'));
  return labels.join('.').toLowerCase();
}

const server = createSocket('udp4');
server.on('message', (question, { address, port: from }) => {
  appendFileSync(file, `${nameIn(question)}\n`);
  const answer = Buffer.from(question);
  answer[2] |= 0x80;
  answer[3] = (answer[3] & 0xf0) | NO_SUCH_NAME;
  server.send(answer, from, address);
});
server.bind(Number(port), '127.0.0.1');
